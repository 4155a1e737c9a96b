"""Reads on the trail: list, one act with what it changed, and what the row trail of PostgreSQL has seen."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import QuerySet

from portal.audit.models import AuditRow, RowTrail
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


LATELY = timedelta(days=7)
# What the portal's own processes call themselves; background work of theirs that is no act of anybody has no act either.
OWN = ("hongjiang gunicorn", "hongjiang celery", "hongjiang serve", "hongjiang runserver")
MOST_SHOWN = 200  # statements beside one act


def direct_changes(scope: Scope) -> QuerySet[RowTrail]:
    """Statements that wrote to records without any act of the trail, newest first; only for whoever reaches the root."""
    return RowTrail.objects.within(scope).filter(is_direct=True)


def lately_direct(scope: Scope, now: datetime) -> int:
    """How many of them, from outside the portal's own processes, the last seven days have seen.

    Asks nothing where the database keeps no row trail.
    """
    if connection.vendor != "postgresql":
        return 0
    return direct_changes(scope).filter(at__gte=now - LATELY).exclude(program__in=OWN).count()


def statements_of(row: AuditRow) -> Sequence[RowTrail]:
    """What the transaction of an act has written, in order, as the database saw it."""
    if row.txid is None or row.written_at is None:
        return []
    return list(RowTrail.objects.filter(txid=row.txid, at=row.written_at).order_by("id")[:MOST_SHOWN])


def actor_of(statement: RowTrail) -> str:
    """Who made a statement: the person or service of the first act of its transaction, else the role that had signed in."""
    act = None
    if not statement.is_direct:
        act = AuditRow.objects.filter(txid=statement.txid, written_at=statement.at).order_by("id").first()
    return act.actor_label if act else statement.role
