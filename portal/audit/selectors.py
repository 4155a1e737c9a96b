"""Reads on the trail: list, one act with what it changed, chunks for the export."""

import json
from dataclasses import dataclass

from django.db.models import QuerySet

from portal.audit.models import AuditRow
from portal.kernel.scope import Scope


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
