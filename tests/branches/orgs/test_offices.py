"""Proxies, overrides on founding, temporary branches and the end of a branch: what services refuse and leave behind."""

from datetime import UTC, date, datetime, timedelta

import pytest

from branches.duties import selectors as duties
from branches.orgs import services
from branches.orgs.enums import Standing
from branches.orgs.models import Branch, BranchProxy
from portal.audit.models import AuditRow
from portal.kernel.errors import NotReachable, RuleBroken
from portal.notices.models import Notice
from portal.organization.enums import NodeKind
from portal.rights.access import actor_of
from portal.rights.enums import Role
from tests.branches.orgs.factories import BranchFactory, GroupNodeFactory, MembershipFactory
from tests.support.factories import NodeFactory, PersonFactory, UserFactory

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
TODAY = date(2026, 11, 20)
DAY = timedelta(days=1)


@pytest.fixture
def by(people):
    return {"actor": people.actor(people.committee), "at": NOW}


@pytest.fixture
def member(people):
    return people.branch_a.memberships.last().person


def refused(call) -> str:
    with pytest.raises(RuleBroken) as caught:
        call()
    return caught.value.code


def proxy(by, people, person, **more) -> BranchProxy:
    wanted = {"from_on": TODAY, "to_on": TODAY + 10 * DAY, "reason": "外出学习"} | more
    return services.appoint_proxy(**by, branch=people.branch_a, person=person, **wanted)


# -- proxies --------------------------------------------------------------------------------------------------


def test_naming_a_proxy_is_audited_and_told(people, by, member):
    user = UserFactory(person=member)
    row = proxy(by, people, member)
    assert (row.appointed_by, row.reason) == (people.committee, "外出学习")
    assert AuditRow.objects.filter(action="branch_proxy.appointed").count() == 1
    assert set(Notice.objects.values_list("recipient", "code")) == {
        (user.pk, "branch.notice_proxy"), (people.secretary.pk, "branch.notice_proxy_of"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("dates", "code"),
    [
        ((TODAY, date(2027, 5, 20)), "branch.proxy_too_long"),
        ((TODAY - 9 * DAY, TODAY - DAY), "branch.proxy_is_past"),
        ((TODAY, TODAY - DAY), "branch.ends_before_start"),
        ((date(2019, 12, 31), TODAY), "branch.before_founding"),
    ],
)
def test_a_proxy_keeps_to_the_dates(people, by, member, dates, code):
    assert refused(lambda: proxy(by, people, member, from_on=dates[0], to_on=dates[1])) == code


def test_a_proxy_is_a_full_member_and_not_the_secretary(people, by):
    new = MembershipFactory(branch=people.branch_a, standing=Standing.PROBATIONARY).person
    for person, code in (
        (new, "branch.proxy_not_full_member"),
        (people.sibling.person, "branch.proxy_not_full_member"),
        (people.secretary.person, "branch.proxy_is_secretary"),
    ):
        assert refused(lambda p=person: proxy(by, people, p)) == code


@pytest.mark.parametrize(
    ("start", "end", "is_free"), [(10, 20, False), (-5, 0, False), (2, 3, False), (11, 20, True)]
)  # fmt: skip
def test_two_proxies_share_no_day(people, by, member, start, end, is_free):
    proxy(by, people, member)
    other = people.branch_a.memberships.exclude(person__in=[member, people.secretary.person]).first().person
    call = lambda: proxy(by, people, other, from_on=TODAY + start * DAY, to_on=TODAY + end * DAY)  # noqa: E731
    if is_free:
        assert call().pk
    else:
        assert refused(call) == "branch.proxy_overlaps"


def test_a_withdrawn_proxy_leaves_its_days_free_and_is_not_withdrawn_twice(people, by, member):
    row = proxy(by, people, member)
    services.withdraw_proxy(**by, proxy=row, reason="书记返岗")
    assert refused(lambda: services.withdraw_proxy(**by, proxy=row, reason="再")) == "branch.proxy_ended"
    assert proxy(by, people, member).pk != row.pk


@pytest.mark.parametrize("who", ["stranger", "secretary", "assessor"])
def test_only_the_committee_above_names_a_proxy(people, by, member, who):
    row = proxy(by, people, member)
    other = {"actor": people.actor(getattr(people, who)), "at": NOW}
    with pytest.raises(NotReachable):
        proxy(other, people, member, from_on=TODAY + 20 * DAY, to_on=TODAY + 21 * DAY)
    with pytest.raises(NotReachable):
        services.withdraw_proxy(**other, proxy=row, reason="x")


def test_nobody_names_himself(people, by):
    MembershipFactory(branch=people.branch_a, person=people.committee.person)
    assert refused(lambda: proxy(by, people, people.committee.person)) == "branch.appoints_self"


# -- founding with leave --------------------------------------------------------------------------------------


def test_a_branch_of_two_is_founded_with_leave_and_the_reason_stays(people, by):
    founders = [services.NewMember(PersonFactory(unit=people.nodes["CM-A"])) for _ in range(2)]
    wanted = {
        "code": "ZB-N", "name": "新党支部", "kind": NodeKind.BRANCH, "parent": people.nodes["DW1"], "founded_on": TODAY,
        "founders": founders,
    }  # fmt: skip
    assert refused(lambda: services.create_branch(**by, **wanted)) == "branch.too_few_full_members"
    branch = services.create_branch(**by, **wanted, override_reason="边远站点，集团党委同意")
    assert (branch.override_reason, branch.override_by) == ("边远站点，集团党委同意", people.committee)
    assert AuditRow.objects.get(action="branch.founded").reason == "边远站点，集团党委同意"


# -- temporary branches ---------------------------------------------------------------------------------------


@pytest.fixture
def temporary(people) -> Branch:
    return BranchFactory(node=NodeFactory(code="LS-1", kind=NodeKind.TEMPORARY_BRANCH, parent=people.nodes["DW1"]))


def test_a_temporary_branch_takes_members_of_other_branches_only(people, by, temporary, member):
    stranger = PersonFactory(unit=people.nodes["CM-A"])
    take = lambda person, standing="full": services.admit_member(  # noqa: E731
        **by, branch=temporary, person=person, standing=standing, from_on=TODAY
    )
    assert refused(lambda: take(stranger)) == "branch.temporary_admits_nobody"
    assert refused(lambda: take(member, Standing.PROBATIONARY)) == "branch.temporary_admits_nobody"
    assert take(member).standing == Standing.FULL


def test_a_temporary_branch_converts_nobody(people, by, temporary):
    home = MembershipFactory(branch=people.branch_a, standing=Standing.PROBATIONARY)
    row = services.admit_member(**by, branch=temporary, person=home.person, standing=Standing.PROBATIONARY, from_on=TODAY)
    convert = lambda m: services.change_standing(**by, membership=m, on=TODAY + DAY, standing=Standing.FULL)  # noqa: E731
    assert refused(lambda: convert(row)) == "branch.temporary_admits_nobody"
    convert(home)
    assert convert(row).standing == Standing.FULL


def test_a_temporary_branch_ends_with_its_project(people, by, temporary, member):
    user = UserFactory(person=member)
    services.admit_member(**by, branch=temporary, person=member, from_on=TODAY - 30 * DAY)
    services.appoint(**by, branch=temporary, person=member, post="secretary", from_on=TODAY - 30 * DAY)
    group = GroupNodeFactory(parent=temporary.node)
    branch = services.close_branch(**by, branch=temporary, closed_on=TODAY, reason="项目竣工")
    group.refresh_from_db()
    assert (branch.node.closed_on, group.closed_on) == (TODAY, TODAY)
    assert (branch.memberships.get().to_on, branch.posts.get().ended_on) == (TODAY, TODAY)
    assert (actor_of(user, TODAY).roles, actor_of(user, TODAY + DAY).roles) == ({Role.SECRETARY}, frozenset())
    assert duties.duties_of_branches([branch.pk], date(2026, 12, 31)) == {branch.pk: []}
    assert {"branch.closed", "membership.ended", "branch_post.ended", "node.closed"} <= set(
        AuditRow.objects.values_list("action", flat=True)
    )
    assert refused(lambda: services.close_branch(**by, branch=branch, closed_on=TODAY, reason="再")) == "branch.is_closed"
    # His home branch did not lose him.
    assert people.branch_a.memberships.get(person=member).to_on is None


def test_a_standing_branch_is_closed_when_nobody_is_left(people, by):
    close = lambda: services.close_branch(**by, branch=people.branch_b, closed_on=TODAY, reason="撤并")  # noqa: E731
    assert refused(close) == "branch.close_has_members"
    people.branch_b.posts.update(ended_on=TODAY)
    for row in people.branch_b.memberships.all():
        services.move_member(**by, membership=row, branch=people.branch_a, on=TODAY + DAY)
    branch = close()
    assert (branch.node.closed_on, branch.coverage.get().to_on) == (TODAY, TODAY)


def test_a_branch_does_not_close_before_what_it_holds(people, by, temporary, member):
    services.admit_member(**by, branch=temporary, person=member, from_on=TODAY)
    close = lambda: services.close_branch(**by, branch=temporary, closed_on=TODAY - DAY, reason="x")  # noqa: E731
    assert refused(close) == "branch.close_before_facts"


@pytest.mark.parametrize("who", ["stranger", "secretary"])
def test_only_the_committee_above_closes_a_branch(people, who):
    with pytest.raises(NotReachable):
        services.close_branch(actor=people.actor(getattr(people, who)), at=NOW, branch=people.branch_a, closed_on=TODAY, reason="x")
