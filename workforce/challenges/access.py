"""Who raises, studies, posts, claims, judges and accepts. Nobody of a team decides about it."""

from django.db.models import Q

from portal.kernel.errors import NotReachable
from portal.kernel.scope import Scope
from portal.kernel.verdict import ALLOWED, Verdict, denied
from portal.rights.access import Actor
from workforce.challenges.enums import LIVE_STATES, ClaimState
from workforce.challenges.models import Challenge, ChallengeJudge, ChallengePlace, ChallengeProblem, ChallengeQuerySet

FILES = "challenge"


def roots(actor: Actor) -> frozenset[str]:
    """The enterprises (roots of the tree) that an actor has an office or his work in: what is posted there he may read."""
    return frozenset(held.path.partition("/")[0] + "/" for held in actor.held if held.path)


def holds(actor: Actor, right: str, problem: ChallengeProblem) -> bool:
    scope = actor.scope(right)
    return scope.covers(problem.unit.path) or (problem.branch is not None and scope.covers(problem.branch.path))


def is_in_team(actor: Actor, row: Challenge) -> bool:
    """In a team that has not withdrawn."""
    if actor.person_id is None:
        return False
    rows = ChallengePlace.objects.filter(claim__challenge=row, person=actor.person_id)
    return rows.exclude(claim__state=ClaimState.WITHDRAWN).exists()


def is_concerned(actor: Actor, row: Challenge) -> bool:
    """Of a team, or one of its judges."""
    if is_in_team(actor, row):
        return True
    return actor.person_id is not None and row.judges.filter(person=actor.person_id).exists()


def judge_of(actor: Actor, row: Challenge) -> ChallengeJudge | None:
    return row.judges.filter(person=actor.person_id).first() if actor.person_id is not None else None


def may_keep_problem(actor: Actor, row: ChallengeProblem) -> Verdict:
    """The office, and who raised it, as long as nobody has studied it."""
    is_own = actor.user_id is not None and actor.user_id == row.raised_by_id and actor.can("challenge.raise")
    if not is_own and not holds(actor, "challenge.office", row):
        raise NotReachable("challenge.raise")
    return ALLOWED if row.state == "pooled" else denied("challenge.problem_taken")


def may_study(actor: Actor, problem: ChallengeProblem) -> Verdict:
    if not holds(actor, "challenge.office", problem):
        raise NotReachable("challenge.office")
    return ALLOWED if problem.state == "pooled" else denied("challenge.problem_taken")


def may_run(actor: Actor, row: Challenge) -> Verdict:
    """The office of the unit, and nobody of a team."""
    if not holds(actor, "challenge.office", row.problem):
        raise NotReachable("challenge.office")
    return denied("challenge.own_case") if is_in_team(actor, row) else ALLOWED


def must_decide(actor: Actor, row: Challenge) -> None:
    if not holds(actor, "challenge.decide", row.problem):
        raise NotReachable("challenge.decide")


def with_papers(actor: Actor) -> ChallengeQuerySet:
    """Whose papers the actor opens: by his office, as the owner of the problem, as a judge who has not stepped back, in the chosen
    team. Who claims and is not chosen opens none, whatever his office."""
    me, reach = actor.person_id, Q(pk__in=Challenge.objects.within(Scope(actor.scope("challenge.board").paths)).order_by().values("pk"))
    if me is None or not actor.can("challenge.board"):
        return Challenge.objects.filter(reach)
    places = ChallengePlace.objects.filter(person=me).order_by()
    chosen = places.filter(claim__state=ClaimState.CHOSEN).values("claim__challenge")
    lost = places.filter(claim__state__in=(ClaimState.OPEN, ClaimState.PASSED_OVER)).values("claim__challenge")
    judged = ChallengeJudge.objects.filter(person=me, is_recused=False).order_by().values("challenge")
    reach = (reach | Q(problem__owner=me) | Q(pk__in=judged)) & ~Q(pk__in=lost)
    return Challenge.objects.filter(reach | Q(pk__in=chosen))


def may_open_file(actor: Actor, pk: int) -> bool:
    return with_papers(actor).filter(pk=pk).exists()


def may_change_files(actor: Actor, pk: int) -> bool:
    """Papers of a project: office and those concerned until it has ended."""
    return with_papers(actor).within(actor.scope("challenge.claim")).filter(pk=pk, state__in=LIVE_STATES).exists()
