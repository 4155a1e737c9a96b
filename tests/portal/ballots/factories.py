"""Ballots beside a members' meeting of branch A: five members, all of them with a vote and an account."""

from datetime import timedelta

from branches.activities.enums import AttendanceState
from branches.activities.models import Activity, Attendance
from branches.orgs.models import BranchMembership
from portal.ballots import services
from portal.ballots.enums import Choice
from portal.ballots.models import Ballot, VotingRule
from portal.ballots.services import ItemDraft, Plan
from portal.kernel import clock
from portal.people.enums import PoliticalStatus
from portal.rights.enums import Role
from portal.rights.models import User
from tests.branches.activities.factories import ActivityFactory, kind, with_roll
from tests.support.factories import PersonFactory, RoleGrantFactory, UserFactory
from tests.support.people import FourPeople


def meeting(people: FourPeople, *, present: int | None = None, code: str = "MT-01") -> Activity:
    """A members' meeting of today, the first ``present`` of the roll there."""
    activity = ActivityFactory(branch=people.branch_a, kind=kind(code), subject="支部党员大会", starts_at=clock.now() - timedelta(hours=1))
    return with_roll(activity, present)


def members(people: FourPeople) -> list[User]:
    """Accounts of all members of branch A in the order of the roll, each with the right to sign in."""
    users = []
    for membership in BranchMembership.objects.filter(branch=people.branch_a).select_related("person").order_by("person__staff_no"):
        user = User.objects.filter(person=membership.person).first()
        if user is None:
            user = UserFactory(person=membership.person)
            RoleGrantFactory(user=user, role=Role.WORKER, node=people.nodes["CM-A"])
        users.append(user)
    return users


def enlarged(people: FourPeople, size: int) -> None:
    """Branch A with ``size`` members."""
    have = people.branch_a.memberships.count()
    more = [PersonFactory(unit=people.nodes["CM-A"], political_status=PoliticalStatus.FULL_MEMBER) for _ in range(size - have)]
    day = people.branch_a.memberships.first().from_on
    BranchMembership.objects.bulk_create(BranchMembership(branch=people.branch_a, person=p, from_on=day) for p in more)


def plan(
    rule: str = "VOTE-01", kind: str = "decision", items: tuple[str, ...] = ("同意大修方案",), mode: str = "electronic", **more
) -> Plan:
    words = {"title": "表决大修方案", "kind": kind, "mode": mode, "rule": VotingRule.objects.get(code=rule)}
    return Plan(**words, items=[ItemDraft(label) for label in items], **more)


def drafted(people: FourPeople, activity: Activity | None = None, once_key: str | None = None, **how) -> Ballot:
    activity = activity or meeting(people)
    words = {"record_kind": "activity", "record_id": activity.pk, "plan": plan(**how), "once_key": once_key}
    return services.draft_ballot(actor=people.actor(people.secretary), at=clock.now(), **words)


def opened(people: FourPeople, activity: Activity | None = None, **how) -> Ballot:
    row = drafted(people, activity, **how)
    return services.open_ballot(actor=people.actor(people.secretary), at=clock.now(), ballot=row, version=row.version)


def cast(people: FourPeople, row: Ballot, user: User, *marks: str, write_ins: tuple[str, ...] = ()) -> None:
    """One paper: ``marks`` in the order of the items, all for it without any."""
    choices = dict(enumerate(marks or [Choice.YES] * row.items.count(), 1))
    services.cast_paper(actor=people.actor(user), at=clock.now(), ballot=row, choices=choices, write_ins=write_ins)


def closed(people: FourPeople, row: Ballot) -> Ballot:
    row.refresh_from_db()
    return services.close_ballot(actor=people.actor(people.secretary), at=clock.now(), ballot=row, version=row.version)


def call(activity: Activity, user: User, state: str = AttendanceState.PRESENT) -> None:
    Attendance.objects.filter(activity=activity, person=user.person).update(state=state)
