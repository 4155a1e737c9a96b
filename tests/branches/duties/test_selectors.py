"""A year in the life of a branch, in simulated dates."""

from datetime import UTC, date, datetime, timedelta

import pytest

from branches.activities.enums import ActivityState
from branches.duties import selectors
from branches.duties.enums import DutyStatus
from branches.duties.models import FrequencyRule
from branches.orgs.enums import BranchPostKind
from branches.orgs.models import Branch
from portal.kernel.periods import parse_period
from portal.organization.enums import NodeKind
from portal.signin.models import SigninSession
from tests.branches.duties.factories import RecordFactory
from tests.branches.orgs.factories import BranchFactory, GroupNodeFactory, MembershipFactory, PostFactory
from tests.support.factories import NodeFactory

MONTHLY = ["MT-05", "MT-13", "MT-14"]
TODAY = date(2026, 11, 20)


@pytest.fixture
def branch(db) -> Branch:
    """Five full members, no group, no committee."""
    found = BranchFactory(node=NodeFactory(kind=NodeKind.BRANCH, code="ZB-X", name="某党支部"))
    MembershipFactory.create_batch(5, branch=found)
    return found


def on_desk(branch: Branch, day: date) -> dict[str, str]:
    """What is open or late that day, as ``kind period`` -> status."""
    return {f"{d.kind_code} {d.period.code}": str(d.status) for d in selectors.duties_of(branch, day) if d.status != DutyStatus.DONE}


@pytest.mark.parametrize(
    ("today", "late", "due"),
    [
        (date(2026, 1, 15), ["2025-12", "2025Q4", "2025"], ["2026-01", "2026Q1"]),
        (date(2026, 2, 15), ["2026-01"], ["2026-02", "2026Q1"]),
        (date(2026, 3, 15), ["2026-02"], ["2026-03", "2026Q1"]),
        (date(2026, 4, 15), ["2026-03", "2026Q1"], ["2026-04", "2026Q2"]),
        (date(2026, 5, 15), ["2026-04"], ["2026-05", "2026Q2"]),
        (date(2026, 6, 15), ["2026-05"], ["2026-06", "2026Q2"]),
        (date(2026, 7, 15), ["2026-06", "2026Q2"], ["2026-07", "2026Q3"]),
        (date(2026, 8, 15), ["2026-07"], ["2026-08", "2026Q3"]),
        (date(2026, 9, 15), ["2026-08"], ["2026-09", "2026Q3"]),
        (date(2026, 10, 15), ["2026-09", "2026Q3"], ["2026-10", "2026Q4", "2026"]),
        (date(2026, 11, 15), ["2026-10"], ["2026-11", "2026Q4", "2026"]),
        (date(2026, 12, 15), ["2026-11"], ["2026-12", "2026Q4", "2026"]),
    ],
)
def test_a_branch_that_does_nothing_through_the_year(branch, today, late, due):
    kinds = {"month": MONTHLY, "quarter": ["MT-01", "MT-04"], "year": ["MT-06", "MT-07", "MT-08"]}

    def names(codes: list[str], status: str) -> dict[str, str]:
        return {f"{kind} {code}": status for code in codes for kind in kinds[parse_period(code).kind]}

    assert on_desk(branch, today) == names(late, "late") | names(due, "due")


@pytest.mark.parametrize(
    ("today", "status"),
    [
        (date(2026, 9, 30), "due"),
        (date(2026, 10, 1), "late"),
        (date(2026, 10, 31), "late"),  # the last day in sight
        (date(2026, 11, 1), None),
    ],
)
def test_the_quarter_is_due_on_its_last_day_late_on_the_next_and_gone_after_a_month(branch, today, status):
    assert on_desk(branch, today).get("MT-01 2026Q3") == status


@pytest.mark.parametrize(
    ("held_on", "open_kinds"),
    [
        (date(2026, 10, 31), ["MT-05 2026-11"]),
        (date(2026, 11, 1), []),
        (date(2026, 11, 30), []),
        (date(2026, 12, 1), ["MT-05 2026-11"]),
    ],
)
def test_only_a_record_inside_the_month_counts(branch, held_on, open_kinds):
    RecordFactory(branch=branch, code="MT-05", held_on=held_on)
    assert [key for key in on_desk(branch, TODAY) if key == "MT-05 2026-11"] == open_kinds


@pytest.mark.parametrize("state", [ActivityState.PLANNED, ActivityState.HELD, ActivityState.RETURNED])
def test_a_record_that_is_not_filed_leaves_the_duty_open_but_is_offered(branch, state):
    record = RecordFactory(branch=branch, code="MT-05", held_on=date(2026, 11, 5), state=state)
    duty = next(d for d in selectors.duties_of(branch, TODAY) if d.kind_code == "MT-05" and d.period.code == "2026-11")
    assert (duty.status, duty.done, duty.open_record) == (DutyStatus.DUE, 0, record.pk)


def test_committee_meetings_are_owed_from_seven_full_members(branch):
    assert "MT-02 2026-11" not in on_desk(branch, TODAY)
    MembershipFactory.create_batch(2, branch=branch)
    assert on_desk(branch, TODAY)["MT-02 2026-11"] == "due"


@pytest.mark.parametrize(
    ("post", "ended_on", "owes"),
    [
        (BranchPostKind.SECRETARY, None, False),
        (BranchPostKind.DEPUTY, None, False),
        (BranchPostKind.PUBLICITY, None, True),
        (BranchPostKind.PUBLICITY, date(2026, 10, 31), False),
    ],
)
def test_committee_meetings_are_owed_where_there_is_a_committee(branch, post, ended_on, owes):
    PostFactory(branch=branch, post=post, ended_on=ended_on)
    assert ("MT-02 2026-11" in on_desk(branch, TODAY)) is owes


def test_each_group_owes_its_own_meeting(branch):
    first, second = GroupNodeFactory.create_batch(2, parent=branch.node)
    GroupNodeFactory(parent=branch.node, opened_on=date(2026, 11, 2))  # not through the whole month
    RecordFactory.create_batch(2, branch=branch, code="MT-03", group=first, held_on=date(2026, 11, 3))
    duties = [d for d in selectors.duties_of(branch, TODAY) if d.kind_code == "MT-03" and d.period.code == "2026-11"]
    assert [(d.group.node_id, d.done, d.status) for d in duties] == [(second.pk, 0, DutyStatus.DUE), (first.pk, 1, DutyStatus.DONE)]


def test_a_temporary_branch_studies_but_holds_no_general_meeting(db):
    temporary = BranchFactory(node=NodeFactory(kind=NodeKind.TEMPORARY_BRANCH))
    assert sorted(on_desk(temporary, date(2026, 8, 15))) == sorted(
        ["MT-04 2026Q3", "MT-05 2026-07", "MT-05 2026-08", "MT-13 2026-07", "MT-13 2026-08"]
    )


def test_a_branch_founded_in_the_middle_of_a_month_owes_from_the_next(branch):
    Branch.objects.filter(pk=branch.pk).update(founded_on=date(2026, 11, 2))
    assert on_desk(branch, TODAY) == {}
    assert sorted({key.split()[1] for key in on_desk(branch, date(2026, 12, 5))}) == ["2026-12"]


def test_a_rule_counts_from_its_own_first_period(branch):
    FrequencyRule.objects.filter(code="FREQ-05").update(effective_from=date(2026, 12, 1))
    assert "MT-05 2026-11" not in on_desk(branch, TODAY)
    assert on_desk(branch, date(2026, 12, 1))["MT-05 2026-12"] == "due"


# -- owed and done, for scores --------------------------------------------------------------------------------


@pytest.mark.db
def test_owed_and_done_of_a_quarter_cap_each_month(branch):
    RecordFactory.create_batch(3, branch=branch, code="MT-05", held_on=date(2026, 7, 5))
    RecordFactory(branch=branch, code="MT-05", held_on=date(2026, 9, 30), state=ActivityState.ARCHIVED)
    RecordFactory(branch=branch, code="MT-05", held_on=date(2026, 8, 5), state=ActivityState.HELD)
    RecordFactory(branch=branch, code="MT-05", held_on=date(2026, 10, 1))
    RecordFactory(branch=branch, code="MT-01", held_on=date(2026, 8, 5))
    found = selectors.owed_and_done([branch.pk], parse_period("2026Q3"))
    assert found == {
        branch.pk: {"MT-05": (3, 2), "MT-13": (3, 0), "MT-14": (3, 0), "MT-01": (1, 1), "MT-04": (1, 0)},
    }


def test_a_yearly_duty_is_owed_in_the_last_quarter_and_counts_the_year(branch):
    RecordFactory(branch=branch, code="MT-06", held_on=date(2026, 2, 5))
    assert "MT-06" not in selectors.owed_and_done([branch.pk], parse_period("2026Q1"))[branch.pk]
    assert selectors.owed_and_done([branch.pk], parse_period("2026Q4"))[branch.pk]["MT-06"] == (1, 1)
    assert selectors.owed_and_done([branch.pk], parse_period("2026"))[branch.pk]["MT-06"] == (1, 1)


def test_a_year_owes_twelve_months_and_four_quarters(branch):
    found = selectors.owed_and_done([branch.pk], parse_period("2026"))[branch.pk]
    assert found == {
        "MT-05": (12, 0), "MT-13": (12, 0), "MT-14": (12, 0), "MT-01": (4, 0), "MT-04": (4, 0),
        "MT-06": (1, 0), "MT-07": (1, 0), "MT-08": (1, 0),
    }  # fmt: skip


@pytest.mark.parametrize("day", [date(2026, 8, 20), date(2026, 10, 1)], ids=["while it runs", "after its end"])
def test_owed_and_done_are_the_sums_of_the_duties(branch, day):
    group = GroupNodeFactory(parent=branch.node)
    RecordFactory.create_batch(2, branch=branch, code="MT-05", held_on=date(2026, 7, 5))
    RecordFactory(branch=branch, code="MT-03", held_on=date(2026, 7, 9), group=group)
    RecordFactory(branch=branch, code="MT-01", held_on=date(2026, 8, 5))
    quarter = parse_period("2026Q3")
    sums: dict[str, tuple[int, int]] = {}
    for duty in selectors.duties_in([branch.pk], [*quarter.months(), quarter], day):
        owed, done = sums.get(duty.kind_code, (0, 0))
        sums[duty.kind_code] = (owed + (duty.done if duty.status == "due" else duty.owed), done + duty.done)
    assert selectors.owed_and_done([branch.pk], quarter, day) == {branch.pk: sums}
    assert sums["MT-05"] == ((1, 1) if day.month == 8 else (3, 1))
    assert "MT-03" in sums


@pytest.mark.parametrize("count", [1, 3])
def test_the_statements_do_not_grow_with_the_branches(db, django_assert_num_queries, count):
    branches = BranchFactory.create_batch(count, node__kind=NodeKind.BRANCH)
    for branch in branches:
        MembershipFactory.create_batch(7, branch=branch)
        GroupNodeFactory.create_batch(2, parent=branch.node)
        RecordFactory(branch=branch, held_on=date(2026, 7, 5))
    with django_assert_num_queries(7):
        selectors.owed_and_done([b.pk for b in branches], parse_period("2026Q3"))
    with django_assert_num_queries(8):
        selectors.duties_of_branches([b.pk for b in branches], TODAY)


def test_the_youngest_open_sign_in_window_of_the_branch(branch, people):
    now = datetime(2026, 11, 20, 8, tzinfo=UTC)
    record = RecordFactory(branch=branch, held_on=TODAY, starts_at=now)
    foreign = RecordFactory(branch=people.branch_c, held_on=TODAY, starts_at=now)
    times = {"opens_at": now - timedelta(minutes=5), "closes_at": now + timedelta(minutes=5), "opened_by": people.secretary, "secret": "x"}
    session = SigninSession.objects.create(record_kind="activity", record_id=record.pk, **times)
    SigninSession.objects.create(record_kind="activity", record_id=foreign.pk, **times)
    SigninSession.objects.create(record_kind="training", record_id=record.pk, **times)
    assert selectors.signin_now(branch, now) == (session, record)
    assert selectors.signin_now(branch, now + timedelta(minutes=5)) is None
