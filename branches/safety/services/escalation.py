"""Overdue hazards reach the branch first and then the level above: each step is told once."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from branches.safety import rules, selectors
from branches.safety.models import Hazard, HazardEscalation
from portal.audit.services import record
from portal.notices.services import notify
from portal.rights.access import Actor
from portal.rights.enums import Role

TOLD = {1: ("hazard.late_branch", (Role.SECRETARY, Role.BRANCH_OFFICER)), 2: ("hazard.late_above", (Role.COMMITTEE, Role.UNION_OFFICER))}


@transaction.atomic
def escalate_hazards(*, actor: Actor, at: datetime, today: date) -> int:
    """Tell every step that has been reached since it was last told; returns how many. Safe to run again."""
    steps, told = selectors.due_steps(today), 0
    rows = list(selectors.waiting_late(today).select_for_update(of=("self",)))
    reached = {row.pk: rules.steps_reached(rules.days_late(row.state, row.due_on, today), steps) for row in rows}
    known = {row.pk: max((e.step for e in row.escalations.all()), default=0) for row in rows}
    late = [row for row in rows if reached[row.pk] > known[row.pk]]
    readers = {step: selectors.readers_of(_lines(late), roles, today) for step, (_, roles) in TOLD.items()} if late else {}
    for row in late:
        for step in range(known[row.pk] + 1, reached[row.pk] + 1):
            told += _tell(row, step, readers[step].get(row.pk, set()), actor, at, today)
    return told


def _lines(rows: list[Hazard]) -> list[tuple[int, list[str]]]:
    """Upwards from the branch and from the unit: officers of either side may be the nearest."""
    return [(row.pk, [row.node.path, *([row.branch.node.path] if row.branch else [])]) for row in rows]


def _tell(row: Hazard, step: int, readers: set[int], actor: Actor, at: datetime, today: date) -> int:
    days = rules.days_late(row.state, row.due_on, today)
    _, is_new = HazardEscalation.objects.get_or_create(hazard=row, step=step, defaults={"days_late": days, "told_at": at})
    if is_new:
        params = {"node": row.node.name, "days": days, "place": row.place}
        notify(user_ids=readers, code=TOLD[step][0], params=params, url=reverse("hazard_detail", args=[row.pk]), at=at)
        record(actor=actor, at=at, action="hazard.escalated", obj=row, path=row.node.path, after={"step": step, "days_late": days})
    return int(is_new)
