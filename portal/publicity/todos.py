"""What waits for the offices of a publicity: objections to answer, publicities that may be closed. Counted by the list's selectors."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from portal.calendar.selectors import work_calendar
from portal.catalogue.selectors import value_by_day
from portal.notices.todos import NONE, Todo, Todos, dated
from portal.publicity import selectors
from portal.rights.access import Actor


def to_answer(actor: Actor, at: datetime) -> Todos:
    """Open objections that the actor may answer, each with the day that was promised when it was raised.

    Five statements and one for each kind of record; one where nothing is open.
    """
    found = selectors.answerable(actor)
    if not found:
        return NONE
    today = localdate(at)
    raised = {o.pk: localdate(o.raised_at) for o in found}
    calendar, days = work_calendar(min(raised.values())), value_by_day("PUBLICITY_ANSWER_DAYS", raised.values())
    return dated(
        (
            Todo(
                o.publicity.title, reverse("objection_answer", args=[o.publicity_id, o.pk]),
                calendar.add(raised[o.pk], int(days[raised[o.pk]])), o.entry.label if o.entry else _("整个公示"),
            )
            for o in found
        ),
        today,
    )  # fmt: skip


def to_close(actor: Actor, at: datetime) -> Todos:
    """Publicities in the actor's hands that may be closed: one statement."""
    today = localdate(at)
    rows = selectors.closable(actor, today).select_related("node")
    return dated(
        (Todo(r.title, reverse("publicity_close", args=[r.pk]), max(today, r.ends_on + timedelta(days=1)), r.node.name) for r in rows),
        today,
    )
