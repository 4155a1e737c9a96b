"""Reads of business measures."""

from collections.abc import Iterable
from datetime import date

from portal.measures.models import BusinessMeasure, MeasureKind


def kinds_by_text() -> dict[str, MeasureKind]:
    """Active kinds by code and by Chinese name: one statement."""
    found: dict[str, MeasureKind] = {}
    for kind in MeasureKind.objects.filter(is_active=True):
        found |= {kind.code: kind, kind.name_zh: kind}
    return found


def stored_at(node_ids: Iterable[int], months: Iterable[date]) -> dict[tuple[int, date, int], BusinessMeasure]:
    """Stored figures by (node, month, kind): one statement."""
    rows = BusinessMeasure.objects.filter(node_id__in=set(node_ids), month__in=set(months))
    return {(m.node_id, m.month, m.kind_id): m for m in rows}
