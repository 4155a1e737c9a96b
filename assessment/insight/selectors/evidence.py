"""Where a record of the evidence can be opened, and whether this reader may."""

from functools import lru_cache
from typing import Any

from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from assessment.scoring.receipts import EvidenceRow
from portal.rights.access import Actor
from portal.rights.matrix import MATRIX


@lru_cache(maxsize=64)
def _right_of(url_name: str, sample: int) -> str:
    """The right that the page behind ``url_name`` asks for; empty when there is no such page."""
    try:
        return getattr(resolve(reverse(url_name, args=[sample])).func, "right", "")
    except (NoReverseMatch, Resolver404):
        return ""


def evidence_url(row: EvidenceRow, actor: Actor) -> str:
    """The page of a record for somebody who has its right; empty for everybody else and for restricted records."""
    if not row.url_name or row.id is None or row.is_restricted:
        return ""
    right = _right_of(row.url_name, 1)
    if right in MATRIX and not actor.can(right):
        return ""
    return reverse(row.url_name, args=[row.id]) if right else ""


def with_urls(rows: tuple[EvidenceRow, ...], actor: Actor) -> list[dict[str, Any]]:
    """Rows beside their addresses, counted ones first as the receipt has them."""
    return [{"row": row, "url": evidence_url(row, actor)} for row in rows]
