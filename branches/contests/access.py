"""Who announces a contest, nominates in it, stands in it."""

from django.db.models import Q, QuerySet

from branches.contests import rules
from branches.contests.models import Contest, ContestNomination
from portal.ballots.enums import BallotState
from portal.kernel.scope import Scope
from portal.kernel.verdict import Verdict
from portal.organization.enums import PARTY_KINDS, NodeKind
from portal.organization.models import Node
from portal.organization.selectors import ancestors_of
from portal.rights.access import Actor

FAILED = (BallotState.CANCELLED, BallotState.VOID)


def readable(actor: Actor) -> QuerySet[Contest]:
    """Contests in reach of an office, and those that a committee above the office announced."""
    scope = actor.scope("contest.view")
    return Contest.objects.filter(Q(pk__in=Contest.objects.within(scope).order_by().values("pk")) | announced_above(scope))


def announced_above(scope: Scope) -> Q:
    """Contests whose committee leads something in ``scope``: it lies on the way up, or beside the units of a unit on that way,
    as the committee of a company does whose mines have committees of their own."""
    above = sorted({node for path in scope.paths for node in ancestors_of(path)})
    beside = Q(node__kind=NodeKind.PARTY_COMMITTEE, node__parent__path__in=above) & ~Q(node__parent__kind__in=PARTY_KINDS)
    return Q(node__path__in=above) | beside


def ground(committee: Node) -> str:
    """Path of what a committee leads: all of its unit, or of itself where it lies below another party organisation."""
    unit = committee.parent
    is_first = committee.kind == NodeKind.PARTY_COMMITTEE and unit is not None and unit.kind not in PARTY_KINDS
    return unit.path if is_first and unit is not None else committee.path


def runs(actor: Actor, contest: Contest) -> bool:
    return actor.scope("contest.run").covers(contest.node.path)


def may(actor: Actor, contest: Contest, act: str) -> Verdict:
    """An act of the office that announced it. NotReachable for anybody else."""
    verdict = actor.may("contest.run", path=contest.node.path)
    return rules.may_do(act, contest.state) if verdict else verdict


def may_convene(actor: Actor, contest: Contest) -> Verdict:
    verdict = actor.may("contest.run", path=contest.node.path)
    has_failed = contest.ballot is not None and contest.ballot.state in FAILED
    return rules.may_convene(contest.state, has_failed=has_failed) if verdict else verdict


def nominations(actor: Actor, contest: Contest) -> QuerySet[ContestNomination]:
    """All of them for the office, those of the own branch for a branch."""
    rows = contest.nominations.all()
    return rows if runs(actor, contest) else rows.filter(pk__in=ContestNomination.objects.within(_places(actor)).values("pk"))


def _places(actor: Actor) -> Scope:
    return Scope(actor.scope("contest.nominate").paths)


def own(actor: Actor) -> QuerySet[ContestNomination]:
    """Where the actor himself is nominated."""
    return ContestNomination.objects.filter(person=actor.person_id) if actor.person_id is not None else ContestNomination.objects.none()
