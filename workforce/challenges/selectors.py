"""Problems and challenges in reach, the board of the enterprise, claims with their scores, what waits for whom. Sets."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Avg, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from portal.catalogue.selectors import value_on
from portal.files.access import Place
from portal.kernel.scope import Scope, subtree
from portal.organization.enums import BRANCH_KINDS, UNIT_KINDS
from portal.organization.models import Node
from portal.people.enums import PoliticalStatus
from portal.people.models import Person
from portal.rights.access import Actor
from workforce.challenges import access, rules
from workforce.challenges.enums import PUBLIC_STATES, ChallengeState, ClaimState, ProblemState
from workforce.challenges.models import (
    Challenge,
    ChallengeAcceptance,
    ChallengeClaim,
    ChallengeJudge,
    ChallengeMilestone,
    ChallengePlace,
    ChallengeProblem,
    ChallengeReward,
    ChallengeScore,
)

MEMBERS = (PoliticalStatus.FULL_MEMBER, PoliticalStatus.PROBATIONARY)


def is_member(person: Person) -> bool:
    return person.political_status in MEMBERS


def problems(scope: Scope) -> QuerySet[ChallengeProblem]:
    return ChallengeProblem.objects.within(scope).select_related("unit", "branch", "owner", "raised_by").order_by("due_on", "pk")


def problem_counts(rows: QuerySet[ChallengeProblem]) -> dict[str, int]:
    counts = {state: Count("pk", filter=Q(state=state)) for state in ProblemState.values}
    return rows.order_by().aggregate(all=Count("pk"), **counts)


def _with_figures(rows: QuerySet[Challenge]) -> QuerySet[Challenge]:
    """Beside each its claims, the chosen lead, milestones reviewed and the average score of the stages."""
    claims = ChallengeClaim.objects.filter(challenge=OuterRef("pk")).exclude(state=ClaimState.WITHDRAWN).order_by().values("challenge")
    chosen = ChallengeClaim.objects.filter(challenge=OuterRef("pk"), state=ClaimState.CHOSEN)
    stages = ChallengeMilestone.objects.filter(challenge=OuterRef("pk")).order_by().values("challenge")
    rows = rows.select_related("problem__unit", "problem__branch", "problem__owner", "studied_by", "posted_by", "result")
    return rows.annotate(
        claim_count=Coalesce(Subquery(claims.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0),
        lead_name=Subquery(chosen.values("lead__name")[:1]),
        stage_count=Coalesce(Subquery(stages.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0),
        reviewed_count=Coalesce(Subquery(stages.annotate(n=Count("reviewed_on")).values("n"), output_field=IntegerField()), 0),
        stage_score=Subquery(stages.annotate(a=Avg("score")).values("a")),
    ).order_by("due_on", "pk")


def challenges(scope: Scope) -> QuerySet[Challenge]:
    """Those of one's reach, whatever their state."""
    return _with_figures(Challenge.objects.within(scope))


def board(actor: Actor) -> QuerySet[Challenge]:
    """Everything posted in one's own enterprise, and what lies in one's reach besides."""
    scope, public = actor.scope("challenge.board"), Q()
    for root in access.roots(actor):
        public |= subtree("problem__unit__path", root)
    reach = Q(pk__in=Challenge.objects.within(scope).order_by().values("pk"))
    return _with_figures(Challenge.objects.filter((public & Q(state__in=PUBLIC_STATES)) | reach if public else reach))


def state_counts(rows: QuerySet[Challenge]) -> dict[str, int]:
    counts = {state: Count("pk", filter=Q(state=state)) for state in ChallengeState.values}
    return rows.order_by().aggregate(all=Count("pk"), **counts)


def units_for(actor: Actor) -> QuerySet[Node]:
    """Units that a problem may come from: those of an office; a worker's or a branch officer's own unit."""
    paths = list(actor.scope("challenge.raise").paths)
    if actor.user is not None and actor.user.person is not None:
        paths.append(actor.user.person.unit.path)
    return Node.objects.within(Scope(tuple(paths))).filter(kind__in=UNIT_KINDS, closed_on=None).order_by("path")


def branches_for(actor: Actor) -> QuerySet[Node]:
    """Branches that a problem may be listed for."""
    paths = list(actor.scope("challenge.raise").paths)
    return Node.objects.within(Scope(tuple(paths))).filter(kind__in=BRANCH_KINDS, closed_on=None).order_by("path")


@dataclass(frozen=True)
class ClaimLine:
    """A claim with the shares of its team and, for who may see them, its scores."""

    claim: ChallengeClaim
    members: int
    total: int
    average: Decimal | None
    scored: int
    mine: ChallengeScore | None = None

    @property
    def share(self) -> int:
        return rules.percent(self.members, self.total)


def claims_of(row: Challenge, judge: ChallengeJudge | None = None) -> list[ClaimLine]:
    """Claims that stand, with their teams and the scores of judges who have not stepped back: three statements."""
    rows = row.claims.exclude(state=ClaimState.WITHDRAWN).select_related("lead", "studio").prefetch_related("team__person", "scores__judge")
    lines = []
    for claim in rows:
        team = list(claim.team.all())
        valid = [s for s in claim.scores.all() if not s.judge.is_recused]
        mine = next((s for s in valid if judge is not None and s.judge_id == judge.pk), None)
        lines.append(ClaimLine(claim, sum(p.is_member for p in team), len(team), rules.average([s.value for s in valid]), len(valid), mine))
    return lines


def concerned(row: Challenge) -> set[int]:
    """People who may not judge: the teams and the owner of the problem."""
    rows = row.claims.exclude(state=ClaimState.WITHDRAWN).values_list("team__person", flat=True)
    return {pk for pk in rows if pk is not None} | {row.problem.owner_id}


def places_of(person_id: int) -> QuerySet[ChallengePlace]:
    """Somebody's own places in teams."""
    return ChallengePlace.objects.filter(person=person_id).select_related("claim__challenge__reward", "claim__lead").order_by("-pk")


def judged_by(person_id: int) -> QuerySet[Challenge]:
    return Challenge.objects.filter(judges__person=person_id).order_by("-pk")


def reward_of(row: Challenge) -> ChallengeReward | None:
    return ChallengeReward.objects.filter(challenge=row).first()


def missing_scores(row: Challenge) -> int:
    """Scores that judges still owe."""
    judges = row.judges.filter(is_recused=False).count()
    claims = row.claims.filter(state=ClaimState.OPEN).count()
    given = ChallengeScore.objects.filter(judge__challenge=row, judge__is_recused=False, claim__state=ClaimState.OPEN).count()
    return judges * claims - given


def chosen_claim(row: Challenge) -> ChallengeClaim | None:
    return row.claims.filter(state=ClaimState.CHOSEN).select_related("lead", "studio").first()


def _owing() -> QuerySet[ChallengeJudge]:
    """Judges of a challenge who have not scored each claim that stands."""
    scored = ChallengeScore.objects.filter(claim=OuterRef("pk"), judge=OuterRef(OuterRef("pk")))
    claims = ChallengeClaim.objects.filter(challenge=OuterRef("challenge"), state=ClaimState.OPEN).exclude(Exists(scored))
    return ChallengeJudge.objects.filter(Exists(claims), challenge=OuterRef("pk"), is_recused=False)


def waiting_for(actor: Actor, today: date) -> QuerySet[Challenge]:
    """Challenges in which the actor has to judge what is left, to sign, or as an office to choose, to decide or to review what is due."""
    line = today + timedelta(days=int(value_on("CHALLENGE_REMIND_DAYS", today)))
    me = actor.person_id
    decide, office = Scope(actor.scope("challenge.decide").paths), Scope(actor.scope("challenge.office").paths)
    proposed = ChallengeAcceptance.objects.filter(challenge=OuterRef("pk"), state="open").exclude(proposed_by=actor.user_id)
    stages = ChallengeMilestone.objects.filter(challenge=OuterRef("pk"), reviewed_on=None, due_on__lte=today)
    wanted = Q(pk__in=Challenge.objects.within(decide).filter(state="studied").exclude(studied_by=actor.user_id).order_by().values("pk"))
    wanted |= Q(pk__in=Challenge.objects.within(decide).filter(Exists(proposed)).order_by().values("pk"))
    scored = Challenge.objects.within(decide).filter(state="judging").exclude(Exists(_owing()))
    if me is not None:
        own = ChallengePlace.objects.filter(claim__challenge=OuterRef("pk"), person=me).exclude(claim__state=ClaimState.WITHDRAWN)
        scored = scored.exclude(Exists(own)).exclude(judges__person=me)
    wanted |= Q(pk__in=scored.order_by().values("pk"))
    noted = Challenge.objects.within(decide).filter(reward__state="open").exclude(reward__noted_by=actor.user_id)
    if me is not None:
        noted = noted.exclude(Exists(own))
    wanted |= Q(pk__in=noted.order_by().values("pk"))
    runs = Challenge.objects.within(office)
    again = runs.filter(reward__state="declined")  # to be noted anew
    if me is not None:
        again = again.exclude(Exists(own))
    wanted |= Q(pk__in=again.order_by().values("pk"))
    wanted |= Q(pk__in=runs.filter(Exists(stages), state="running").order_by().values("pk"))
    wanted |= Q(pk__in=runs.filter(Q(state="running", due_on__lte=line) | Q(state="posted", claim_until__lt=today)).order_by().values("pk"))
    if me is not None:
        wanted |= Q(Exists(_owing().filter(person=me)), state="judging")
        wanted |= Q(state="chosen", claims__state="chosen", claims__lead=me)
    rows = Challenge.objects.filter(wanted).distinct()
    return rows.select_related("problem__unit")


def node_of(pk: int) -> int | None:
    return Challenge.objects.filter(pk=pk).values_list("problem__unit_id", flat=True).first()


def file_reach(actor: Actor) -> QuerySet[Challenge, int]:
    return access.with_papers(actor).within(actor.scope("challenge.claim")).order_by().values_list("pk", flat=True)


def file_places(actor: Actor, ids: Iterable[int]) -> dict[int, Place]:
    rows = access.with_papers(actor).filter(pk__in=list(ids))
    return {r.pk: Place(r.title, reverse("challenge_detail", args=[r.pk])) for r in rows}


def posted_in(node: Node) -> QuerySet[Challenge]:
    """What is on the board of the enterprise of ``node``: a task force may work for one of them."""
    root = node.path.partition("/")[0] + "/"
    return Challenge.objects.filter(subtree("problem__unit__path", root), state__in=PUBLIC_STATES).order_by("-pk")


def raised_from(scope: Scope, origin_no: str) -> QuerySet[ChallengeProblem]:
    """Problems within ``scope`` that were handed over from a record of another room, by its number."""
    return ChallengeProblem.objects.within(scope).filter(origin_no=origin_no).order_by("pk")
