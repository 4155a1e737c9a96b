from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate

from branches.pulse import access
from branches.pulse.enums import PulseState
from branches.pulse.models import PulseRoll
from portal.notices.todos import Todo, Todos, of_rows
from portal.rights.access import Actor


def to_answer(actor: Actor, at: datetime) -> Todos:
    """Surveys that the actor is asked in and has not answered: two statements at most."""
    today = localdate(at)

    def drawn(row: PulseRoll) -> Todo:
        return Todo(row.survey.title, reverse("pulse_answer", args=[row.survey_id]), row.survey.closes_on)

    open_now = {"survey__state": PulseState.OPEN, "survey__opens_on__lte": today, "survey__closes_on__gte": today}
    rows = access.own_rolls(actor).filter(has_answered=False, **open_now).select_related("survey")
    return of_rows(rows, drawn, today, "survey__closes_on")
