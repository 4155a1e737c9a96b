"""One answer by one person, once. Neither the trail nor any clock hears of it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from branches.pulse import access, rules
from branches.pulse.models import PulseSurvey
from branches.pulse.services.rows import locked
from branches.pulse.services.seal import seal_answer
from portal.kernel.errors import NotReachable, RuleBroken, ensure
from portal.rights.access import Actor


@transaction.atomic
def answer_survey(*, actor: Actor, at: datetime, survey: PulseSurvey, values: Mapping[int, int]) -> None:
    """Participation and sealed answer come into being together or not at all; a second answer is refused.

    The version of the survey does not move: it would count the answers.
    """
    row = locked(survey.pk, None)
    line = access.own_rolls(actor).filter(survey=row).first()
    if line is None:
        raise NotReachable("pulse")
    ensure(rules.may_answer(row.state, row.opens_on, row.closes_on, localdate(at), answered=line.has_answered))
    ensure(rules.values_verdict(values, row.asks.values_list("no", flat=True)))
    if not row.roll.filter(pk=line.pk, has_answered=False).update(has_answered=True):
        raise RuleBroken("pulse.answered_already")
    seal_answer(row, line.cell_id, values)
