"""What the superior has set and nobody has planned yet."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.timezone import localdate

from branches.arrangements import rules, selectors
from branches.arrangements.models import ArrangedTask
from portal.kernel.scope import Scope
from portal.notices.todos import Todo, Todos, of_rows
from portal.rights.access import Actor

AHEAD = timedelta(days=7)  # the next month comes up a week before it begins


def to_plan(actor: Actor, at: datetime) -> Todos:
    """Two statements."""
    today = localdate(at)
    edge = today + AHEAD
    last = rules.month_of(edge.year, edge.month)[1]
    rows = selectors.open_tasks(Scope(actor.scope("arrangement.answer").paths), last)
    return of_rows(rows, _drawn, today, due="due_on")


def _drawn(row: ArrangedTask) -> Todo:
    return Todo(row.arrangement.subject, reverse("arranged_detail", args=[row.pk]), row.due_on, row.branch.node.name)
