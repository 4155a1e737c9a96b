"""What branches say of themselves, and how it was verified."""

from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from assessment.rounds.enums import MOVING_STATES, ClaimState, ProofKind
from assessment.rounds.models import AssessmentRound, RoundClaim
from assessment.rounds.selectors.rounds import body_of
from assessment.schemes.rules import Indicator
from assessment.schemes.selectors import name_of
from portal.files.access import Place
from portal.kernel.scope import Scope
from portal.rights.access import Actor

FILES = "roundclaim"


def claims(scope: Scope) -> QuerySet[RoundClaim]:
    """Claims in reach, those of the newest round first."""
    rows = RoundClaim.objects.within(scope).select_related("round__scheme", "branch__node", "stated_by", "verified_by")
    return rows.order_by("-round__starts_on", "branch__node__path", "indicator")


def claim_counts(rows: QuerySet[RoundClaim]) -> dict[str, int]:
    """How many in all and in each state: one statement."""
    return rows.order_by().aggregate(all=Count("pk"), **{state: Count("pk", filter=Q(state=state)) for state in ClaimState.values})


def judged_lines(round: AssessmentRound) -> list[Indicator]:
    """The indicators of a round that people judge: what a branch may make a claim for."""
    return [line for line in body_of(round).indicators if line.kind == "judged"]


def moving_rounds() -> QuerySet[AssessmentRound]:
    """Rounds in which claims may be made."""
    return AssessmentRound.objects.filter(state__in=MOVING_STATES).select_related("scheme")


def indicator_name(round: AssessmentRound, code: str) -> str:
    """The name of an indicator in the reader's language; its code where the scheme does not know it."""
    found = body_of(round).indicator(code)
    return name_of(found) if found is not None else code


def proof_lines(claim: RoundClaim) -> list[tuple[str, str]]:
    """(kind of proof, what it is) in the order of the kinds."""
    return [(str(kind.label), claim.proofs[kind.value]) for kind in ProofKind if claim.proofs.get(kind.value)]


def verified_claims(round: AssessmentRound, indicator: str, branch_ids: Iterable[int]) -> dict[int, RoundClaim]:
    """branch id -> verified claim, beside which a judge gives his points. One statement."""
    rows = round.claims.filter(indicator=indicator, branch_id__in=list(branch_ids), state=ClaimState.CONFIRMED)
    return {row.branch_id: row for row in rows}


def node_of_claim(claim_id: int) -> int | None:
    return RoundClaim.objects.filter(pk=claim_id).values_list("branch_id", flat=True).first()


def claim_file_reach(actor: Actor) -> QuerySet[RoundClaim, int]:
    """Ids of the claims whose files the actor may put beside other records."""
    return RoundClaim.objects.within(actor.scope("claim.state")).order_by().values_list("pk", flat=True)


def claim_places(actor: Actor, ids: Iterable[int]) -> dict[int, Place]:
    rows = RoundClaim.objects.within(actor.scope("claim.view")).filter(pk__in=list(ids)).select_related("round", "branch__node")
    return {r.pk: Place(f"{r.round.code} {r.branch.node.name} {r.indicator}", reverse("claim_detail", args=[r.pk])) for r in rows}
