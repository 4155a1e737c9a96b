"""Gaps that a person puts right, and those that wait for another pair of eyes."""

from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate

from branches.processes import selectors
from branches.processes.enums import GapState
from branches.processes.models import ProcessGap
from portal.notices.todos import NONE, Todo, Todos, of_rows
from portal.rights.access import Actor


def own_gaps(actor: Actor, at: datetime) -> Todos:
    """One statement for whoever owns none."""
    if actor.person_id is None:
        return NONE
    rows = ProcessGap.objects.filter(owner=actor.person_id, state=GapState.OPEN)
    return of_rows(rows.select_related("point__check_list__branch__node"), _drawn, localdate(at), due="due_on")


def to_settle(actor: Actor, at: datetime) -> Todos:
    """What others have put right."""
    rows = selectors.gaps(actor.scope("process.settle")).filter(state=GapState.MENDED).exclude(mended_by=actor.user_id)
    return of_rows(rows, _drawn, localdate(at), due="due_on")


def _drawn(row: ProcessGap) -> Todo:
    return Todo(row.point.text, reverse("process_gap", args=[row.pk]), row.due_on, row.point.check_list.branch.node.name)
