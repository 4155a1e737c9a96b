"""Reads of consequences."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from assessment.outcomes.enums import OutcomeState
from assessment.outcomes.models import Outcome, OutcomeKind, OutcomeRule
from assessment.outcomes.rules import USED, suggests
from assessment.rounds.models import AssessmentRound
from assessment.scoring.models import ScoreTotal
from portal.files.access import Place
from portal.kernel.scope import Scope
from portal.rights.access import Actor

SHOWN = 4  # rounds whose suggestions the ledger offers: as many as a year has quarters


def readable(actor: Actor) -> QuerySet[Outcome]:
    """What the actor may know of: what is only proposed is for those who propose, decide and carry out, not for the branch."""
    rows, decided = Outcome.objects.within(actor.scope("outcome.view")), ~Q(state=OutcomeState.PROPOSED)
    for right in ("outcome.propose", "outcome.decide", "outcome.carry"):
        decided |= Q(pk__in=Outcome.objects.within(actor.scope(right)).order_by().values("pk"))
    return rows.filter(decided)


def outcomes(actor: Actor) -> QuerySet[Outcome]:
    rows = readable(actor).select_related("round", "branch__node", "kind", "owner", "owner__unit", "appeal")
    return rows.order_by("-round__starts_on", "branch__node__path", "kind__sort", "pk")


def decided(scope: Scope) -> QuerySet[Outcome]:
    """What stands in papers: the consequences in ``scope`` beyond a mere proposal."""
    return Outcome.objects.within(scope).exclude(state=OutcomeState.PROPOSED).select_related("round", "branch__node", "kind", "owner")


def state_counts(rows: QuerySet[Outcome], day: date) -> dict[str, int]:
    """How many there are in each state, and how many are late: one statement."""
    by_state = {state: Count("pk", filter=Q(state=state)) for state in OutcomeState.values}
    late = Q(state=OutcomeState.DECIDED, due_on__lt=day)
    return rows.order_by().aggregate(all=Count("pk"), late=Count("pk", filter=late), **by_state)


def rounds_in_use() -> QuerySet[AssessmentRound]:
    return AssessmentRound.objects.filter(state__in=USED)


def kinds() -> QuerySet[OutcomeKind]:
    return OutcomeKind.objects.filter(is_active=True)


def totals_of(rounds: Iterable[AssessmentRound], scope: Scope) -> QuerySet[ScoreTotal]:
    """The graded results of these rounds in reach."""
    return ScoreTotal.objects.within(scope).filter(round__in=list(rounds), is_graded=True)


def suggested(rounds: Sequence[AssessmentRound], scope: Scope) -> list[tuple[ScoreTotal, OutcomeRule]]:
    """What the rules of the enterprise suggest for these rounds and nobody has taken up or turned down: three statements."""
    taken = Outcome.objects.filter(round__in=rounds, rule__isnull=False)
    known = set(taken.values_list("round_id", "branch_id", "rule_id"))
    active = list(OutcomeRule.objects.filter(is_active=True, kind__is_active=True).select_related("kind"))
    return [
        (total, rule)
        for total in totals_of(rounds, scope)
        for rule in active
        if (total.round_id, total.branch_id, rule.pk) not in known and suggests(rule.when, rule.points, total.party, total.business)
    ]


def waiting(scope: Scope) -> list[tuple[AssessmentRound, int]]:
    """The newest rounds with how many suggestions nobody has taken up: four statements."""
    rounds = list(rounds_in_use()[:SHOWN])
    counts = Counter(total.round_id for total, _rule in suggested(rounds, scope))
    return [(round, counts[round.pk]) for round in rounds if counts[round.pk]]


def node_of(outcome_id: int) -> int | None:
    """The branch whose room the proof takes."""
    return Outcome.objects.filter(pk=outcome_id).values_list("branch_id", flat=True).first()


def file_reach(actor: Actor) -> QuerySet[Outcome, int]:
    """Ids of the consequences whose proof the actor may put beside other records."""
    return Outcome.objects.within(actor.scope("outcome.carry")).order_by().values_list("pk", flat=True)


def file_places(actor: Actor, ids: Iterable[int]) -> dict[int, Place]:
    """Name and address of those of ``ids`` that the actor may open. One statement."""
    rows = readable(actor).filter(pk__in=list(ids))
    return {row.pk: Place(row.text, reverse("outcome_detail", args=[row.pk])) for row in rows}
