from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from branches.orgs import selectors, services
from branches.orgs.enums import BranchPostKind, Standing
from branches.orgs.models import Branch, BranchCoverage, BranchMembership
from portal.audit.models import AuditRow
from portal.kernel import changes
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.organization.enums import NodeKind
from portal.people.enums import PoliticalStatus
from tests.branches.orgs.factories import BranchFactory, GroupNodeFactory, MembershipFactory
from tests.support.factories import NodeFactory, PersonFactory

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
TODAY = date(2026, 11, 20)


@pytest.fixture
def by(people):
    return {"actor": people.actor(people.committee), "at": NOW}


@pytest.fixture
def heard(monkeypatch):
    """Changes announced during the test, as (source, branches, people, from, until)."""
    found = []
    monkeypatch.setattr(changes, "_listeners", [lambda c: found.append((c.source, set(c.branch_ids), set(c.person_ids), c.on, c.until))])
    return found


def refused(call) -> str:
    with pytest.raises(RuleBroken) as caught:
        call()
    return caught.value.code


# -- members --------------------------------------------------------------------------------------------------


def test_admission_opens_a_dated_row_and_the_status_follows(people, by, heard):
    person = PersonFactory(unit=people.nodes["CM-A"])
    row = services.admit_member(**by, branch=people.branch_a, person=person, standing=Standing.PROBATIONARY, from_on=date(2026, 3, 1))
    person.refresh_from_db()
    audit = list(AuditRow.objects.order_by("id").values_list("action", "node_path"))
    assert (row.from_on, row.to_on, person.political_status) == (date(2026, 3, 1), None, PoliticalStatus.PROBATIONARY)
    assert audit == [("membership.started", people.branch_a.node.path), ("person.status_followed", people.nodes["CM-A"].path)]
    assert heard == [("membership", {people.branch_a.pk}, {person.pk}, date(2026, 3, 1), TODAY)]


def test_nobody_belongs_to_two_standing_branches(people, by):
    member = people.branch_b.memberships.first().person
    assert refused(lambda: services.admit_member(**by, branch=people.branch_a, person=member, from_on=TODAY)) == "branch.already_member"


def test_a_temporary_branch_comes_on_top_of_the_home_branch(people, by):
    node = NodeFactory(kind=NodeKind.TEMPORARY_BRANCH, parent=people.nodes["DW1"])
    temporary = BranchFactory(node=node)
    member = people.branch_a.memberships.first().person
    services.admit_member(**by, branch=temporary, person=member, from_on=TODAY)
    assert BranchMembership.objects.valid_on(TODAY).filter(person=member).count() == 2


@pytest.mark.parametrize(
    ("from_on", "left_on", "code"),
    [
        (date(2019, 12, 31), None, "branch.before_founding"),
        (date(2026, 2, 1), date(2026, 1, 31), "branch.member_has_left"),
    ],
)
def test_admission_keeps_to_the_dates(people, by, from_on, left_on, code):
    person = PersonFactory(unit=people.nodes["CM-A"], left_on=left_on)
    assert refused(lambda: services.admit_member(**by, branch=people.branch_a, person=person, from_on=from_on)) == code


def test_a_group_of_another_branch_is_refused(people, by):
    group, person = GroupNodeFactory(parent=people.nodes["ZB-B"]), PersonFactory(unit=people.nodes["CM-A"])
    call = lambda: services.admit_member(**by, branch=people.branch_a, person=person, group=group, from_on=TODAY)  # noqa: E731
    assert refused(call) == "branch.group_not_here"


@pytest.mark.parametrize("who", ["stranger", "secretary", "hr", "assessor"])
def test_only_the_committee_above_changes_members(people, who):
    actor, person = people.actor(getattr(people, who)), PersonFactory(unit=people.nodes["CM-A"])
    with pytest.raises(NotReachable):
        services.admit_member(actor=actor, at=NOW, branch=people.branch_a, person=person, from_on=TODAY)
    with pytest.raises(NotReachable):
        services.end_membership(actor=actor, at=NOW, membership=people.branch_a.memberships.first(), to_on=TODAY, reason="x")


def test_a_move_closes_one_row_and_opens_the_next(people, by, heard):
    row = people.branch_a.memberships.last()
    moved = services.move_member(**by, membership=row, branch=people.branch_b, on=date(2026, 7, 1))
    row.refresh_from_db()
    assert (row.to_on, moved.branch_id, moved.from_on) == (date(2026, 6, 30), people.branch_b.pk, date(2026, 7, 1))
    assert heard == [("membership", {people.branch_a.pk, people.branch_b.pk}, {row.person_id}, date(2026, 7, 1), TODAY)]
    assert selectors.branches_of_people([row.person_id], date(2026, 6, 30)) == {people.branch_a.pk}


def test_a_move_to_a_branch_out_of_reach_is_404(people, by):
    with pytest.raises(NotReachable):
        services.move_member(**by, membership=people.branch_a.memberships.last(), branch=people.branch_c, on=TODAY)


def test_a_move_to_where_one_is_changes_nothing(people, by):
    row = people.branch_a.memberships.last()
    assert refused(lambda: services.move_member(**by, membership=row, on=TODAY)) == "branch.nothing_changed"


def test_the_secretary_cannot_leave_before_handing_over(people, by):
    row = people.branch_a.memberships.get(person=people.secretary.person)
    assert refused(lambda: services.end_membership(**by, membership=row, to_on=TODAY, reason="调出")) == "branch.holds_post"
    assert refused(lambda: services.move_member(**by, membership=row, branch=people.branch_b, on=TODAY)) == "branch.holds_post"


@pytest.mark.parametrize(("has_left_party", "status"), [(False, PoliticalStatus.FULL_MEMBER), (True, PoliticalStatus.MASSES)])
def test_who_leaves_the_party_loses_the_status_who_moves_away_keeps_it(people, by, has_left_party, status):
    row = people.branch_a.memberships.last()
    services.end_membership(**by, membership=row, to_on=date(2026, 11, 19), reason="转出", has_left_party=has_left_party)
    row.person.refresh_from_db()
    assert row.person.political_status == status
    assert refused(lambda: services.end_membership(**by, membership=row, to_on=TODAY, reason="x")) == "branch.membership_ended"


def test_conversion_to_full_member_keeps_the_probation_as_history(people, by):
    row = MembershipFactory(branch=people.branch_a, standing=Standing.PROBATIONARY, from_on=date(2025, 7, 1))
    full = services.change_standing(**by, membership=row, on=date(2026, 7, 1), standing=Standing.FULL)
    row.refresh_from_db()
    row.person.refresh_from_db()
    assert (row.standing, row.to_on) == (Standing.PROBATIONARY, date(2026, 6, 30))
    assert (full.standing, full.from_on, row.person.political_status) == (Standing.FULL, date(2026, 7, 1), PoliticalStatus.FULL_MEMBER)


def test_a_change_on_the_first_day_corrects_the_row(people, by):
    row = people.branch_a.memberships.last()
    group = GroupNodeFactory(parent=people.nodes["ZB-A"])
    moved = services.move_member(**by, membership=row, group=group, on=row.from_on)
    assert (moved.pk, moved.group_id) == (row.pk, group.pk)


@pytest.mark.parametrize(("count", "statements"), [(1, 10), (3, 12)])
def test_each_further_member_costs_one_audit_row(people, by, django_assert_num_queries, count, statements):
    people_there = PersonFactory.create_batch(count, unit=people.nodes["CM-A"], political_status=PoliticalStatus.FULL_MEMBER)
    members = [services.NewMember(person) for person in people_there]
    with django_assert_num_queries(statements):
        services.seat_members(**by, branch=people.branch_a, members=members, from_on=TODAY)


# -- posts ----------------------------------------------------------------------------------------------------


def test_a_term_runs_three_years_unless_said_otherwise(people, by):
    services.end_post(**by, post=people.branch_a.posts.get(), ended_on=date(2026, 3, 31))
    member = people.branch_a.memberships.exclude(person=people.secretary.person).first().person
    row = services.appoint(**by, branch=people.branch_a, person=member, post=BranchPostKind.SECRETARY, from_on=date(2026, 4, 1))
    assert (row.to_on, row.ended_on) == (date(2029, 3, 31), None)
    assert selectors.secretaries([people.branch_a.pk], TODAY)[people.branch_a.pk].person_id == member.pk


def test_there_is_one_secretary(people, by):
    member = people.branch_a.memberships.exclude(person=people.secretary.person).first().person
    call = lambda: services.appoint(**by, branch=people.branch_a, person=member, post="secretary", from_on=TODAY)  # noqa: E731
    assert refused(call) == "branch.post_taken"


def test_five_members_have_no_committee_seven_have(people, by):
    member = people.branch_a.memberships.exclude(person=people.secretary.person).first().person
    call = lambda: services.appoint(**by, branch=people.branch_a, person=member, post="publicity", from_on=TODAY)  # noqa: E731
    assert refused(call) == "branch.too_small_for_committee"
    MembershipFactory.create_batch(2, branch=people.branch_a)
    assert call().post == "publicity"


def test_an_over_term_secretary_stays_in_office_and_is_flagged(people, by):
    post = people.branch_a.posts.get()
    services.change_term(**by, post=post, to_on=date(2026, 6, 30))
    assert selectors.secretaries([people.branch_a.pk], TODAY)[people.branch_a.pk].to_on == date(2026, 6, 30)


def test_who_is_no_member_holds_no_post(people, by):
    call = lambda: services.appoint(  # noqa: E731
        **by, branch=people.branch_a, person=people.sibling.person, post="deputy", from_on=TODAY
    )
    assert refused(call) == "branch.not_member"


# -- covers ---------------------------------------------------------------------------------------------------


@pytest.mark.db
def test_a_unit_is_covered_once_or_in_shares_of_a_hundred(people, by):
    unit = people.nodes["CM-B"]
    call = lambda: services.add_cover(**by, branch=people.branch_a, unit=unit, from_on=TODAY)  # noqa: E731
    assert refused(call) == "branch.shares_not_100"
    assert BranchCoverage.objects.filter(unit=unit).count() == 1


@pytest.mark.db
def test_a_unit_is_divided_from_a_day_on(people, by, heard):
    unit = people.nodes["CM-B"]
    services.share_unit(**by, unit=unit, on=date(2026, 7, 1), shares=[(people.branch_a, Decimal(60)), (people.branch_b, Decimal(40))])
    rows = BranchCoverage.objects.filter(unit=unit).order_by("from_on", "branch__node__code")
    assert list(rows.values_list("branch__node__code", "share", "from_on", "to_on")) == [
        ("ZB-B", 100, date(2020, 1, 1), date(2026, 6, 30)),
        ("ZB-A", 60, date(2026, 7, 1), None),
        ("ZB-B", 40, date(2026, 7, 1), None),
    ]
    assert heard == [("coverage", {people.branch_a.pk, people.branch_b.pk}, set(), date(2026, 7, 1), TODAY)]
    services.share_unit(**by, unit=unit, on=date(2026, 7, 1), shares=[(people.branch_a, Decimal(60)), (people.branch_b, Decimal(40))])
    taken_out = AuditRow.objects.filter(action="coverage.ended", before__has_key="from_on")
    assert sorted(row.before["share"] for row in taken_out) == ["40.00", "60.00"]
    assert refused(lambda: services.end_cover(**by, cover=rows[1], to_on=TODAY)) == "branch.shares_not_100"
    shares = [(people.branch_a, Decimal(60)), (people.branch_b, Decimal("39.99"))]
    assert refused(lambda: services.share_unit(**by, unit=unit, on=TODAY, shares=shares)) == "branch.shares_not_100"


def test_a_cover_of_the_unit_above_counts_twice_and_is_refused(people, by):
    call = lambda: services.add_cover(**by, branch=people.branch_a, unit=people.nodes["MK1"], from_on=TODAY)  # noqa: E731
    assert refused(call) == "branch.cover_nested"


def test_a_temporary_branch_covers_nothing(people, by):
    temporary = BranchFactory(node=NodeFactory(kind=NodeKind.TEMPORARY_BRANCH, parent=people.nodes["DW1"]))
    unit = NodeFactory(parent=people.nodes["MK1"])
    assert refused(lambda: services.add_cover(**by, branch=temporary, unit=unit, from_on=TODAY)) == "branch.temporary_covers_nothing"


# -- founding -------------------------------------------------------------------------------------------------


def founding(people, **more):
    return {
        "code": "ZB-N", "name": "新党支部", "short_name": "新", "kind": NodeKind.BRANCH, "parent": people.nodes["DW1"],
        "founded_on": date(2026, 7, 1), **more,
    }  # fmt: skip


def test_a_branch_is_founded_with_its_node_and_members_in_one_act(people, by):
    founders = [services.NewMember(PersonFactory(unit=people.nodes["CM-A"])) for _ in range(3)]
    branch = services.create_branch(**by, **founding(people, founders=founders))
    assert (branch.node.path, branch.node.opened_on) == ("JT/MK1/DW1/ZB-N/", date(2026, 7, 1))
    assert selectors.members_on(branch, TODAY).count() == 3


@pytest.mark.db
def test_two_full_members_found_no_branch_and_nothing_is_left_behind(people, by):
    founders = [services.NewMember(PersonFactory(unit=people.nodes["CM-A"])) for _ in range(2)]
    founders.append(services.NewMember(PersonFactory(unit=people.nodes["CM-A"]), Standing.PROBATIONARY))
    assert refused(lambda: services.create_branch(**by, **founding(people, founders=founders))) == "branch.too_few_full_members"
    assert not Branch.objects.filter(node__code="ZB-N").exists()
    assert refused(lambda: services.create_branch(**by, **founding(people, parent=people.nodes["MK1"]))) == "branch.parent_not_party"


def test_a_branch_under_a_foreign_committee_is_404(people, by):
    founders = [services.NewMember(PersonFactory(unit=people.nodes["CM-A"])) for _ in range(3)]
    with pytest.raises(NotReachable):
        services.create_branch(**by, **founding(people, parent=people.nodes["DW2"], founders=founders))


def test_the_second_editor_sees_what_the_first_stored(people, by):
    branch = people.branch_a
    services.update_branch(**by, branch=branch, version=1, note="第一位")
    with pytest.raises(EditConflict) as caught:
        services.update_branch(**by, branch=branch, version=1, note="第二位")
    assert [str(v) for k, v in caught.value.params["theirs"].items() if str(k) == "备注"] == ["第一位"]
    branch.refresh_from_db()
    assert (branch.note, branch.version) == ("第一位", 2)


def test_saving_without_a_change_writes_nothing(people, by):
    before = AuditRow.objects.count()
    services.update_branch(**by, branch=people.branch_a, version=1, note="", founded_on=date(2020, 1, 1), name=people.branch_a.node.name)
    assert (AuditRow.objects.count(), Branch.objects.get(pk=people.branch_a.pk).version) == (before, 1)
