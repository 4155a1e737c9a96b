"""Talks, pledges, questions, envelopes and staff in reach; the board of branches as counts. Sets, whatever their size."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from branches.integrity import access, rules
from branches.integrity.models import ConductPledge, DisciplineSeat, IntegrityTalk, MatterFiling, PledgeRound, PreCheck
from branches.orgs.models import Branch, BranchMembership
from branches.safety.selectors import answering_branches, reachable_units
from branches.supervision.enums import FindingState
from branches.supervision.models import SupervisionFinding
from branches.transfers.selectors import home_of
from portal.catalogue.selectors import value_on
from portal.kernel.scope import Scope
from portal.organization.models import Node
from portal.organization.selectors import ancestors_of
from portal.people.models import Person
from portal.rights.access import Actor

CONDUCT = "CONDUCT"


def people_in_reach(actor: Actor, right: str, day: date) -> QuerySet[Person]:
    """People of units where ``right`` reaches, and members of the branches inside it."""
    units = reachable_units(actor, right, day).order_by().values("pk")
    members = BranchMembership.objects.valid_on(day).filter(branch__in=Branch.objects.within(Scope(actor.scope(right).paths)).values("pk"))
    inside = Node.objects.within(Scope(actor.scope(right).paths)).order_by().values("pk")
    rows = Person.objects.filter(Q(unit__in=units) | Q(unit__in=inside) | Q(pk__in=members.order_by().values("person")))
    return rows.select_related("unit").active_on(day)


def place_of(person: Person, day: date) -> tuple[Node, int | None]:
    """The unit of a person and the branch that answers: his own, else that of the unit."""
    home = home_of(person.pk, day)
    own = home.branch_id if home is not None else None
    return person.unit, own or answering_branches([person.unit], day).get(person.unit_id)


def talk_rows(actor: Actor) -> QuerySet[IntegrityTalk]:
    return access.talks(actor).select_related("person", "node", "branch__node", "talker").order_by("-held_on", "-pk")


def check_rows(actor: Actor) -> QuerySet[PreCheck]:
    return access.checks(actor).select_related("person", "node", "branch__node", "asked_by", "answered_by").order_by("-asked_on", "-pk")


def filing_rows(scope: Scope) -> QuerySet[MatterFiling]:
    return MatterFiling.objects.within(scope).select_related("person", "node", "received_by").order_by("-year", "-filed_on", "-pk")


def seat_rows(scope: Scope) -> QuerySet[DisciplineSeat]:
    """Staff with the class hours of all their trainings, those who have left last."""
    rows = DisciplineSeat.objects.within(scope).select_related("person", "node", "branch__node").prefetch_related("trainings")
    return rows.annotate(hours=Sum("trainings__hours")).order_by("to_on", "node__path", "pk")


def round_rows(scope: Scope) -> QuerySet[PledgeRound]:
    """Rounds of the reach and of the offices above it, with how many have signed in the reach."""
    mine = ConductPledge.objects.within(scope)
    above = Q(pk__in=PledgeRound.objects.within(scope).order_by().values("pk"))
    for path in scope.paths:
        above |= Q(node__path__in=ancestors_of(path))
    rows = PledgeRound.objects.filter(above).select_related("node", "opened_by")
    signed = Count("pledges", filter=Q(pledges__in=mine.order_by().values("pk")), distinct=True)
    return rows.annotate(done=signed).order_by("-year", "-due_on", "-id")


@dataclass(frozen=True)
class BranchLine:
    """A branch's year in counts; no name stands here."""

    branch: Branch
    pledges: rules.Signed
    talks: int
    violations: int
    open: int


def _members(branch_ids: Collection[int], day: date) -> dict[int, int]:
    rows = BranchMembership.objects.valid_on(day).filter(branch__in=branch_ids).order_by().values_list("branch_id")
    return dict(rows.annotate(n=Count("person", distinct=True)))


def pledges_by_branch(round_: PledgeRound, branches: Collection[Branch], day: date) -> dict[int, rules.Signed]:
    """branch id -> signed of expected: two statements."""
    ids = [b.pk for b in branches if b.node.path.startswith(round_.node.path)]
    expected = _members(ids, day)
    done = dict(ConductPledge.objects.filter(round=round_, branch__in=ids).order_by().values_list("branch_id").annotate(n=Count("pk")))
    return {pk: rules.Signed(expected.get(pk, 0), min(done.get(pk, 0), expected.get(pk, 0))) for pk in ids}


def board_of(branches: Collection[Branch], year: int, day: date) -> list[BranchLine]:
    """Pledges, talks, findings of conduct of each branch in a year. Four statements for any number of branches."""
    ids, span = [b.pk for b in branches], (date(year, 1, 1), date(year, 12, 31))
    members = _members(ids, day)
    signed = dict(
        ConductPledge.objects.filter(branch__in=ids, round__year=year).order_by().values_list("branch_id")
        .annotate(n=Count("person", distinct=True))
    )  # fmt: skip
    talks = dict(
        IntegrityTalk.objects.filter(branch__in=ids, held_on__range=span).order_by().values_list("branch_id").annotate(n=Count("pk"))
    )
    found: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    findings = SupervisionFinding.objects.filter(branch__in=ids, topic__code=CONDUCT, found_on__range=span)
    groups = findings.exclude(state=FindingState.WITHDRAWN).order_by().values_list("branch_id")
    for pk, n, waits in groups.annotate(n=Count("pk"), waits=Count("pk", filter=~Q(state=FindingState.CLOSED))):
        found[pk] = (n, waits)
    return [
        BranchLine(b, rules.Signed(members.get(b.pk, 0), min(signed.get(b.pk, 0), members.get(b.pk, 0))), talks.get(b.pk, 0), *found[b.pk])
        for b in branches
    ]


def branches_of(scope: Scope) -> QuerySet[Branch]:
    return Branch.objects.within(scope).filter(node__closed_on=None).select_related("node").order_by("node__path")


def answer_days(day: date) -> int:
    return int(value_on("PRE_CHECK_DAYS", day))


# -- the person himself -----------------------------------------------------------------------------------
def own_rounds(actor: Actor, day: date) -> list[Any]:
    """Rounds that the actor is expected to sign, with ``mine`` the day on which he did. Three statements."""
    if actor.person_id is None:
        return []
    paths = list(BranchMembership.objects.valid_on(day).filter(person=actor.person_id).values_list("branch__node__path", flat=True))
    if not paths:
        return []
    above = {path for one in paths for path in ancestors_of(one)}
    rounds = list(PledgeRound.objects.filter(node__path__in=above).select_related("node"))
    signed = dict(ConductPledge.objects.of(actor.person_id).values_list("round_id", "signed_on"))
    for row in rounds:
        row.mine = signed.get(row.pk)  # type: ignore[attr-defined]
    return rounds


def unsigned(actor: Actor, day: date) -> QuerySet[PledgeRound]:
    """Rounds that still run for the actor and that he has not signed. One statement besides the reading."""
    if actor.person_id is None:
        return PledgeRound.objects.none()
    member = BranchMembership.objects.valid_on(day).filter(person=actor.person_id, branch__node__path__startswith=OuterRef("node__path"))
    done = ConductPledge.objects.filter(round=OuterRef("pk"), person=actor.person_id)
    return PledgeRound.objects.filter(Exists(member), ~Exists(done), due_on__gte=day).select_related("node")


def to_answer(actor: Actor) -> QuerySet[PreCheck]:
    rows = PreCheck.objects.within(Scope(actor.scope("integrity.answer").paths)).filter(outcome="").exclude(asked_by=actor.user_id)
    rows = rows.exclude(person=actor.person_id) if actor.person_id is not None else rows
    return rows.select_related("node")


def to_follow(actor: Actor) -> QuerySet[IntegrityTalk]:
    rows = IntegrityTalk.objects.filter(talker=actor.user_id, followed_on=None).exclude(follow_up="")
    return rows.select_related("node")
