"""Who draws a survey up, who is asked, who sees figures.

The office of an organisation runs its surveys. Results: the whole for everybody who was asked and for the offices below it, a
group for the office whose branch it is and for those above. Nobody sees who has answered.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from branches.pulse.enums import PulseState
from branches.pulse.models import PulseCell, PulseRoll, PulseSurvey
from portal.rights.access import Actor


def rows_for(actor: Actor) -> QuerySet[PulseSurvey]:
    """Surveys of the actor's organisations, and those of an organisation above in which his branch was asked."""
    scope = actor.scope("pulse.view")
    cells = PulseCell.objects.within(scope).filter(survey=OuterRef("pk"))
    own = Q(pk__in=PulseSurvey.objects.within(scope).order_by().values("pk"))
    return PulseSurvey.objects.filter(own | Q(Exists(cells)) & ~Q(state=PulseState.DRAFT))


def cells_for(actor: Actor, survey: PulseSurvey) -> QuerySet[PulseCell]:
    """Groups that may be shown to the actor."""
    scope = actor.scope("pulse.view")
    shown = PulseCell.objects.filter(survey=survey, is_shown=True).select_related("branch__node")
    if scope.covers(survey.node.path):
        return shown
    return shown.filter(pk__in=PulseCell.objects.within(scope).filter(survey=survey).order_by().values("pk"))


def own_rolls(actor: Actor) -> QuerySet[PulseRoll]:
    """Where the actor is asked or was."""
    if actor.person_id is None or not actor.can("pulse.answer"):
        return PulseRoll.objects.none()
    return PulseRoll.objects.filter(person=actor.person_id)
