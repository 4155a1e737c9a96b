"""Rounds brought to a step, and duty reports brought to a state, through the services."""

from datetime import timedelta

from branches.appraisals import services
from branches.appraisals.models import DutyReport, DutyReportVote, MemberAppraisal, MemberAppraisalCase
from branches.appraisals.selectors import rounds
from branches.appraisals.services.opinions import Opinion
from branches.appraisals.services.reports import Conclusion
from branches.appraisals.services.rounds import RoundPlan
from branches.orgs.models import BranchMembership
from portal.ballots import services as ballots
from portal.ballots.models import Ballot
from portal.kernel import clock
from portal.people.models import Person
from portal.rights.enums import Role
from portal.rights.models import User
from tests.support.factories import RoleGrantFactory, UserFactory
from tests.support.people import FourPeople, user_with

ORDER = ("preparing", "self", "mutual", "ballot", "committee", "told", "closed")


def words(p: FourPeople, user: User | None = None) -> dict:
    return {"actor": p.actor(user or p.secretary), "at": clock.now()}


def account_of(person: Person) -> User:
    """The member's account with the worker role, made when it is asked for first."""
    user = User.objects.filter(person=person).first() or UserFactory(person=person)
    if not user.grants.filter(role=Role.WORKER).exists():
        RoleGrantFactory(user=user, role=Role.WORKER, node=person.unit)
    return user


def plan(p: FourPeople, **changes) -> RoundPlan:
    as_of = clock.today() - timedelta(days=20)  # in January the year that is over
    first = {"branch": p.branch_a, "year": as_of.year, "as_of": as_of, "self_due_on": as_of + timedelta(days=10)}
    return RoundPlan(**{**first, **changes})


def opened(p: FourPeople, user: User | None = None, **changes) -> MemberAppraisal:
    return services.open_appraisal(**words(p, user), plan=plan(p, **changes))


def advanced(p: FourPeople, row: MemberAppraisal) -> MemberAppraisal:
    fresh = MemberAppraisal.objects.get(pk=row.pk)
    return services.advance_appraisal(**words(p), appraisal=fresh, version=fresh.version)


def ballot_drafted(p: FourPeople, row: MemberAppraisal, mode: str = "electronic") -> Ballot:
    fresh = MemberAppraisal.objects.get(pk=row.pk)
    return services.draft_appraisal_ballot(**words(p), appraisal=fresh, version=fresh.version, mode=mode)


def voted(p: FourPeople, ballot: Ballot, user: User, marks: dict[int, str] | str) -> None:
    """``marks``: item number -> grade, or one grade for all."""
    chosen = {i.no: marks if isinstance(marks, str) else marks.get(i.no, "competent") for i in ballot.items.all()}
    ballots.cast_paper(**words(p, user), ballot=ballot, choices=chosen)


def ballot_held(p: FourPeople, row: MemberAppraisal, marks: dict[int, str] | str = "competent") -> Ballot:
    """Everybody of the roll votes the same, and the votes are counted."""
    ballot = ballot_drafted(p, row)
    ballot = ballots.open_ballot(**words(p), ballot=ballot, version=ballot.version)
    for voter in ballot.voters.select_related("person"):
        voted(p, ballot, account_of(voter.person), marks)
    ballot.refresh_from_db()
    return ballots.close_ballot(**words(p), ballot=ballot, version=ballot.version)


def case_of(row: MemberAppraisal, person: Person) -> MemberAppraisalCase:
    return MemberAppraisalCase.objects.select_related("appraisal__branch__node", "appraisal__ballot", "person").get(
        appraisal=row, person=person
    )


def opined(p: FourPeople, case: MemberAppraisalCase, user: User | None = None, **given) -> MemberAppraisalCase:
    """The committee's opinion; on the secretary himself it is given from above."""
    is_own = case.person_id == p.secretary.person_id
    facts = {"opinion": "履职尽责，作用明显。", "grade": "competent" if case.is_graded else "", **given}
    who = user or (p.committee if is_own else p.secretary)
    return services.give_opinion(**words(p, who), case=case, version=case.version, given=Opinion(**facts))


def brought_to(p: FourPeople, state: str, **changes) -> MemberAppraisal:
    """A round of branch A at ``state``; all are graded competent on the way."""
    row = opened(p, **changes)
    for step in ORDER[1 : ORDER.index(state) + 1]:
        if step == "committee":
            ballot_held(p, row)
            continue
        if step == "told":
            for case in rounds.cases_of(MemberAppraisal.objects.get(pk=row.pk)):
                opined(p, case_of(row, case.person))
        if step == "closed":
            told_all(p, row)
        row = advanced(p, row)
    return MemberAppraisal.objects.select_related("branch__node", "ballot").get(pk=row.pk)


def told_all(p: FourPeople, row: MemberAppraisal) -> None:
    fresh = MemberAppraisal.objects.select_related("branch__node").get(pk=row.pk)
    services.tell_everybody(**words(p), appraisal=fresh, on=clock.today())
    own = case_of(row, p.secretary.person)
    services.tell_member(**words(p, p.committee), case=own, on=clock.today())


def made_probationary(p: FourPeople) -> Person:
    """The last member of branch A is probationary from now on."""
    row = BranchMembership.objects.filter(branch=p.branch_a).order_by("-person__staff_no")[0]
    BranchMembership.objects.filter(pk=row.pk).update(standing="probationary")
    return row.person


# -- duty reports -----------------------------------------------------------------------------------------
def report_opened(p: FourPeople, user: User | None = None, branch=None) -> DutyReport:
    who = user or p.secretary
    return services.open_report(**words(p, who), branch=branch or p.branch_a, year=clock.today().year)


def report_filed(p: FourPeople) -> DutyReport:
    row = report_opened(p)
    texts = {part.pk: f"{part.topic.code} 的工作" for part in row.parts.select_related("topic")}
    row = services.write_report(**words(p), report=row, version=row.version, texts=texts)
    return services.file_report(**words(p), report=row, version=row.version)


def officers(p: FourPeople) -> list[User]:
    """Three of the committee: the two who stand there already and one more."""
    third = User.objects.filter(person__name="委员丁").first() or user_with(
        Role.COMMITTEE, p.nodes["DW1"], unit=p.nodes["MK1"], name="委员丁"
    )
    return [p.committee, p.second_committee, third]


def delegates(p: FourPeople) -> list[User]:
    found = list(User.objects.filter(person__name__startswith="代表").order_by("pk"))
    return found or [user_with(Role.WORKER, p.nodes["CM-A"], unit=p.nodes["CM-A"], name=f"代表{n}") for n in range(4)]


def convened(p: FourPeople, row: DutyReport, group: str, users: list[User]) -> DutyReportVote:
    fresh = DutyReport.objects.get(pk=row.pk)
    people = [u.person for u in users]
    return services.convene_group(**words(p, p.committee), report=fresh, version=fresh.version, group=group, people=people)


def group_voted(p: FourPeople, vote: DutyReportVote, users: list[User], marks: list[dict[int, str]]) -> Ballot:
    """Each of ``users`` votes as his line of ``marks`` says."""
    ballot = ballots.open_ballot(**words(p, p.committee), ballot=vote.ballot, version=vote.ballot.version)
    for user, choice in zip(users, marks, strict=True):
        voted(p, ballot, user, choice)
    ballot.refresh_from_db()
    return ballots.close_ballot(**words(p, p.committee), ballot=ballot, version=ballot.version)


def report_rated(p: FourPeople) -> DutyReport:
    """Both groups have voted: the committee all excellent, the delegates two competent and two basic on business."""
    row = report_filed(p)
    group_voted(p, convened(p, row, "committee", officers(p)), officers(p), [{1: "excellent", 2: "excellent"}] * 3)
    marks = [{1: "competent", 2: "competent"}] * 2 + [{1: "competent", 2: "basic"}] * 2
    group_voted(p, convened(p, row, "delegates", delegates(p)), delegates(p), marks)
    return DutyReport.objects.get(pk=row.pk)


def report_concluded(p: FourPeople, problems: str = "") -> DutyReport:
    row = report_rated(p)
    given = Conclusion("抓得实，联系群众还要加强。", problems, clock.today() + timedelta(days=30) if problems else None)
    return services.conclude_report(**words(p, p.committee), report=row, version=row.version, given=given)
