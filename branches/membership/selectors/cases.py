"""The table of steps, cases of the reach, the course of one, and what its next step needs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.urls import reverse

from branches.membership import rules
from branches.membership.access import actors_of
from branches.membership.enums import CaseState, Outlook, StepActor
from branches.membership.models import DevelopmentCase, DevelopmentStep, DevelopmentStepRecord, DevelopmentVote
from branches.membership.rules import Course, Done, Figures, Helper, VoteFigures, Window
from branches.orgs.enums import Standing as MemberStanding
from branches.orgs.models import Branch, BranchMembership
from portal.ballots.access import in_office
from portal.ballots.enums import BallotState, Choice
from portal.ballots.models import Ballot, VotingRule
from portal.ballots.rules import Terms
from portal.catalogue.selectors import values_on
from portal.files.access import Place
from portal.files.models import EvidenceLink
from portal.kernel.scope import Scope, path_line
from portal.people.models import Person
from portal.rights.access import Actor
from portal.rights.enums import Role
from portal.rights.models import RoleGrant

VOTE_RULE = "VOTE-02"
STEP_FILES = "development_step"  # how the papers of a step are linked
MOST_BALLOTS = 20


def step_table(day: date) -> dict[int, DevelopmentStep]:
    """The 25 steps as they hold on ``day``, the newest row of each: one statement."""
    return {row.no: row for row in DevelopmentStep.objects.valid_on(day).order_by("no", "effective_from")}


def figures_on(day: date) -> Figures:
    """The figures of the regulation on ``day``: one statement."""
    return Figures.read(values_on(rules.PARAMETERS, day))


def vote_terms() -> Terms:
    """Quorum and majority of admissions and conversions."""
    return VotingRule.objects.get(code=VOTE_RULE).terms


def cases(scope: Scope) -> QuerySet[DevelopmentCase]:
    """Cases within ``scope`` with person and branch."""
    return DevelopmentCase.objects.within(scope).select_related("person__unit", "branch__node")


def of_stage(rows: QuerySet[DevelopmentCase], stage: int, table: dict[int, DevelopmentStep]) -> QuerySet[DevelopmentCase]:
    """Cases whose last step belongs to ``stage``."""
    return rows.filter(last_no__in=[no for no, step in table.items() if step.stage == stage])


def tabs_for(actor: Actor, today: date) -> dict[str, Q]:
    """The tabs of the list: running, to be done now by the reader, past a usual limit, closed."""
    is_open = Q(state=CaseState.OPEN)
    mine = is_open & Q(remind_on__lte=today, next_actor__in=actors_of(actor))
    return {"open": is_open, "mine": mine, "late": is_open & Q(due_on__lt=today), "closed": ~is_open}


def tab_counts(rows: QuerySet[DevelopmentCase], tabs: dict[str, Q]) -> dict[str, int]:
    """How many cases stand behind each tab: one statement."""
    return rows.order_by().aggregate(**{name: Count("pk", filter=where) for name, where in tabs.items()})


def with_names(rows: Sequence[DevelopmentCase], table: dict[int, DevelopmentStep], today: date) -> list[DevelopmentCase]:
    """Stage, last and next step and how it stands beside each row; no statement."""
    for row in rows:
        last, following = table.get(row.last_no), table.get(row.next_no or 0)
        row.stage_name = last.get_stage_display() if last else ""  # type: ignore[attr-defined]
        row.last_step, row.next_step = last, following  # type: ignore[attr-defined]
        lead = following.lead_days if following else 0
        window = Window(row.last_on, row.earliest_on, row.due_on)
        row.outlook = Outlook(rules.outlook(window, today, lead)) if following and row.state == CaseState.OPEN else None  # type: ignore[attr-defined]
    return list(rows)


def records_of(case: DevelopmentCase, *, with_void: bool = False) -> list[DevelopmentStepRecord]:
    """The steps of a case in order, with votes and who recorded them: one statement."""
    rows = DevelopmentStepRecord.objects.filter(case=case).select_related("operator", "override_by", "voided_by", "vote__ballot")
    return list((rows if with_void else rows.filter(voided_at=None)).order_by("round", "no", "pk"))


def course_of(case: DevelopmentCase) -> Course:
    """The course as the rules read it: two statements, ``person`` fetched."""
    steps = case.steps.filter(voided_at=None).order_by("round", "no").values_list("no", "on", "round", "result", "months")
    reviews = case.reviews.values_list("on", flat=True)
    return Course(tuple(Done(*row) for row in steps), tuple(reviews), case.person.birth_on)


@dataclass(frozen=True)
class Standing:
    """The next step of a case today."""

    step: DevelopmentStep
    round: int
    window: Window
    outlook: Outlook


def standing_of(course: Course, table: dict[int, DevelopmentStep], figures: Figures, today: date) -> Standing | None:
    """What follows and how it stands; None at the end of a case. No statement."""
    following = rules.next_of(course)
    if following is None:
        return None
    step = table[following[0]]
    window = rules.window_of(course, step.line, figures)
    return Standing(step, following[1], window, Outlook(rules.outlook(window, today, step.lead_days)))


def helper_candidates(branch: Branch, day: date) -> QuerySet[Person]:
    """Full members of the branch on ``day``: who may be contact or sponsor."""
    members = BranchMembership.objects.valid_on(day).filter(branch=branch, standing=MemberStanding.FULL)
    return Person.objects.filter(pk__in=members.values("person_id")).order_by("staff_no")


def helpers_of(case: DevelopmentCase, people: Iterable[Person], day: date) -> list[Helper]:
    """Contacts or sponsors as they stand in the register of the branch on ``day``: one statement."""
    people = list(people)
    rows = BranchMembership.objects.valid_on(day).filter(branch=case.branch_id, person__in=people)
    spells = {row.person_id: row for row in rows}
    found = []
    for person in people:
        spell = spells.get(person.pk)
        is_full = spell is not None and spell.standing == MemberStanding.FULL
        found.append(Helper(person.name, is_full, spell is not None and spell.is_vote_suspended, person.pk == case.person_id))
    return found


@dataclass(frozen=True)
class BallotTotals:
    """A concluded secret ballot on this person, with the figures that the vote takes over."""

    ballot: Ballot
    figures: VoteFigures


def choosable_ballots(actor: Actor, case: DevelopmentCase) -> QuerySet[Ballot]:
    """Concluded ballots under VOTE-02 of the branch that decided on this person, the newest first; inside the actor's reach.

    An item that names a person of the register is his alone; one in words only is offered to whoever bears the name. A
    ballot whose totals stand beside a step of the case is not offered again.
    """
    rows = in_office(actor).filter(node=case.branch_id, rule__code=VOTE_RULE, state=BallotState.CONCLUDED)
    named = rows.filter(Q(items__person=case.person_id) | Q(items__person=None, items__label__contains=case.person.name))
    taken = DevelopmentVote.objects.filter(step__case=case, step__voided_at=None, ballot__isnull=False).values("ballot_id")
    return named.exclude(pk__in=taken).distinct().order_by(F("eligible_on").desc(), "-pk")


def ballot_totals(ballot: Ballot, case: DevelopmentCase) -> BallotTotals | None:
    """What the ballot says of this person: candidates are voted on one by one, each an item. One statement."""
    items = list(ballot.items.all())
    item = next((i for i in items if i.person_id == case.person_id), None)
    item = item or next((i for i in items if i.person_id is None and case.person.name in i.label), None)
    if item is None:
        return None
    counts: dict[str, Any] = item.counts
    figures = VoteFigures(
        expected=ballot.eligible, present=ballot.present, yes=counts.get(Choice.YES, 0), no=counts.get(Choice.NO, 0),
        abstain=counts.get(Choice.ABSTAIN, 0), spoiled=ballot.spoiled,
    )  # fmt: skip
    return BallotTotals(ballot, figures)


def staff_of(branch: Branch, step_actor: str, today: date) -> set[int]:
    """Accounts that take the next step: the secretaries and officers of the branch, or the nearest committee above. One statement."""
    path = branch.node.path
    if step_actor != StepActor.COMMITTEE:
        roles = (Role.SECRETARY, Role.BRANCH_OFFICER)
        grants = RoleGrant.objects.valid_on(today).filter(node__path=path, role__in=roles, user__is_active=True)
        return set(grants.values_list("user_id", flat=True))
    line = path_line(path)
    above = RoleGrant.objects.valid_on(today).filter(node__path__in=line, role=Role.COMMITTEE, user__is_active=True)
    rows = list(above.values_list("node__path", "user_id"))
    nearest = max((p for p, _user in rows), key=len, default="")
    return {user for p, user in rows if p == nearest}


def of_dossier(scope: Scope) -> QuerySet[DevelopmentCase]:
    """Cases with everything that the printed dossier shows."""
    steps = DevelopmentStepRecord.objects.filter(voided_at=None).select_related("operator", "vote").order_by("round", "no")
    return cases(scope).prefetch_related("contacts", "sponsors", "reviews", Prefetch("steps", steps, to_attr="taken"))


def files_by_step(records: Sequence[DevelopmentStepRecord]) -> dict[int, list[str]]:
    """Names of the papers beside each step: one statement."""
    links = EvidenceLink.objects.filter(record_kind=STEP_FILES, record_id__in=[r.pk for r in records]).select_related("file").order_by("pk")
    found: dict[int, list[str]] = {}
    for link in links:
        found.setdefault(link.record_id, []).append(link.file.name)
    return found


def node_of(record_id: int) -> int | None:
    """The branch that keeps the papers of a step."""
    return DevelopmentStepRecord.objects.filter(pk=record_id).values_list("case__branch_id", flat=True).first()


def file_reach(actor: Actor) -> QuerySet[DevelopmentStepRecord, int]:
    """Ids of the steps whose papers the actor may put beside other records: those of the branches that he works for."""
    return DevelopmentStepRecord.objects.within(_offices(actor, "development.step")).order_by().values_list("pk", flat=True)


def file_places(actor: Actor, ids: Iterable[int]) -> dict[int, Place]:
    """Name and address of those of ``ids`` that the actor may open. One statement."""
    rows = DevelopmentStepRecord.objects.within(_offices(actor, "development.view")).filter(pk__in=list(ids)).select_related("case__person")
    return {r.pk: Place(f"{r.case.person.name} {r.no}（{r.on}）", reverse("development_record", args=[r.pk])) for r in rows}


def _offices(actor: Actor, right: str) -> Scope:
    """The reach of offices: the person himself sees no papers."""
    return Scope(actor.scope(right).paths)
