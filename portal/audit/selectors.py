"""Reads on the trail: list, one act with what it changed, chunks for the export."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from portal.audit.models import AuditRow
from portal.kernel.scope import Scope

CHUNK = 2000


def trail(scope: Scope) -> QuerySet[AuditRow]:
    """All acts inside ``scope``, newest first."""
    return AuditRow.objects.within(scope)


@dataclass(frozen=True)
class ChangedValue:
    key: str
    before: str
    after: str


def changed_values(row: AuditRow) -> list[ChangedValue]:
    """Before and after of each value, side by side."""
    keys = list(dict.fromkeys([*row.before, *row.after]))
    return [ChangedValue(key, _text(row.before.get(key)), _text(row.after.get(key))) for key in keys]


def _text(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def in_chunks(rows: QuerySet[AuditRow], up_to: int) -> Iterator[AuditRow]:
    """All of ``rows`` up to the id ``up_to``, newest first, a few thousand at a time: memory stays flat without a cursor."""
    last = up_to + 1
    while chunk := list(rows.filter(pk__lt=last).order_by("-pk")[:CHUNK]):
        yield from chunk
        last = chunk[-1].pk
