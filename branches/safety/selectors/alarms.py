"""Reads of alarms and of the values from which a reading is one."""

from datetime import date

from django.db.models import QuerySet

from branches.safety.enums import AlarmState
from branches.safety.models import AlarmRule, SafetyAlarm
from portal.kernel.scope import Scope
from portal.rights.access import Actor


def alarm_rows(scope: Scope) -> QuerySet[SafetyAlarm]:
    """Alarms of the reach, the newest first, with what a list shows."""
    return SafetyAlarm.objects.within(scope).select_related("node", "branch__node", "kind__grade", "decided_by")


def to_decide(actor: Actor) -> QuerySet[SafetyAlarm]:
    return alarm_rows(Scope(actor.scope("alarm.decide").paths)).filter(state=AlarmState.NEW)


def alarm_rules(today: date) -> list[tuple[AlarmRule, bool]]:
    """All rows, the newest of a kind first, with whether they hold today. One statement."""
    rows = AlarmRule.objects.select_related("kind").order_by("kind__sort", "kind__code", "-effective_from")
    seen: set[int] = set()
    found = []
    for row in rows:
        holds = row.effective_from <= today and (row.effective_to is None or row.effective_to >= today) and row.kind_id not in seen
        if holds:
            seen.add(row.kind_id)
        found.append((row, holds))
    return found
