from datetime import date, timedelta

import pytest

from branches.activities.models import MeetingResolution
from branches.membership import services as membership
from branches.orgs import services as orgs
from branches.orgs.models import BranchMembership
from branches.orgs.open_tasks import open_tasks_of
from branches.temporaries import selectors, services
from branches.temporaries.models import TemporaryBranch
from portal.audit.models import AuditRow
from portal.catalogue.models import RuleParameter
from portal.kernel import clock
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.kernel.periods import year_of
from tests.branches.activities.factories import ActivityFactory
from tests.branches.orgs.factories import BranchFactory
from tests.branches.temporaries import factories as make
from tests.support.factories import NodeFactory, PersonFactory

pytestmark = pytest.mark.db


def refused(call) -> str:
    with pytest.raises(RuleBroken) as broken:
        call()
    return broken.value.code


def close(people, row, **changes):
    given = {"closed_on": clock.today(), "reason": "项目竣工", "summary": "按期完成", "receiver": people.nodes["DW1"]}
    return services.close_temporary(**make.words(people), row=row, version=row.version, **{**given, **changes})


def test_a_temporary_branch_is_founded_for_a_project(people):
    row = make.temporary(people)
    assert (row.branch.node.kind, row.branch.memberships.count(), row.branch.node.parent.code) == ("temporary_branch", 3, "DW1")
    assert AuditRow.objects.get(action="temporary.founded").reason == "岚煤党〔2026〕12号"
    # Nobody's affiliation moved.
    assert BranchMembership.objects.filter(branch=people.branch_a, to_on=None).count() == 5


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"project": " "}, "temporary.project_needed"),
        ({"duty": " "}, "temporary.duty_needed"),
        ({"approval": ""}, "temporary.approval_needed"),
        ({"ends_on": date(2020, 1, 1)}, "temporary.ends_before_start"),
    ],
)
def test_what_the_founding_asks_for(people, changes, code):
    assert refused(lambda: make.temporary(people, **changes)) == code
    assert TemporaryBranch.objects.count() == 0


def test_founding_twice_is_refused_and_a_non_member_cannot_come(people):
    make.temporary(people)
    assert refused(lambda: make.temporary(people)).startswith("node.")
    outsider = PersonFactory(unit=people.nodes["CM-A"])
    assert refused(lambda: make.temporary(people, "LS-2", people=[outsider])) == "branch.temporary_admits_nobody"


@pytest.mark.parametrize("who", ["secretary", "sibling", "stranger"])
def test_only_the_committee_above_founds_one(people, who):
    with pytest.raises(NotReachable):
        make.temporary(people, user=getattr(people, who))


def test_a_branch_of_an_import_is_tied_to_its_project_once(people):
    branch = BranchFactory(node=NodeFactory(code="LS-9", kind="temporary_branch", parent=people.nodes["DW1"]))
    tie = lambda b: services.tie_to_project(**make.words(people), branch=b, facts=make.facts())  # noqa: E731
    assert tie(branch).project == "主井大修"
    assert refused(lambda: tie(branch)) == "temporary.known"
    assert refused(lambda: tie(people.branch_a)) == "temporary.not_temporary"


def test_two_editors_and_an_unchanged_save(people):
    row = make.temporary(people)
    change = lambda version, **c: services.change_project(  # noqa: E731
        **make.words(people), row=row, version=version, facts=make.facts(**{"ends_on": row.ends_on, **c})
    )
    assert change(1).version == 1
    assert (change(1, project="副井大修").project, TemporaryBranch.objects.get().version) == ("副井大修", 2)
    with pytest.raises(EditConflict):
        change(1, project="别的")


def test_an_extension_keeps_the_first_end(people):
    row = make.temporary(people)
    first, by = row.ends_on, make.words(people)
    extend = lambda r, days, doc="岚煤党〔2026〕50号": services.extend_temporary(  # noqa: E731
        **by, row=r, version=r.version, ends_on=first + timedelta(days=days), extension=doc
    )
    assert refused(lambda: extend(row, 0)) == "temporary.not_later"
    assert refused(lambda: extend(row, 5, " ")) == "temporary.approval_needed"
    row = extend(extend(row, 30), 60)
    assert (row.first_ends_on, row.ends_on) == (first, first + timedelta(days=60))


def test_what_a_temporary_branch_does_not_do_is_a_rule_row(people):
    """TMP-03: elections, dues and admissions are refused each with its sentence, as long as the row says so."""
    row = make.temporary(people)
    seats = [orgs.Seat(make.members(people.branch_a)[0], "secretary")]
    elect = lambda: orgs.elect(  # noqa: E731
        **make.words(people), branch=row.branch, from_on=clock.today(), seats=seats, approval="批复"
    )
    assert refused(elect) == "branch.temporary_elects_nobody"
    applicant = PersonFactory(unit=people.nodes["CM-A"])
    apply = lambda: membership.open_case(  # noqa: E731
        **make.words(people), branch=row.branch, person=applicant, on=clock.today()
    )
    assert refused(apply) == "development.temporary_branch"
    assert [(one.code, len(one.acts), bool(one.source)) for one in selectors.act_lists(clock.today())] == [
        ("TMP-02", 3, True),
        ("TMP-03", 5, True),
    ]
    RuleParameter.objects.filter(code="TMP-03").update(value=["dues"])
    assert elect()[0].post == "secretary"


def test_credit_stays_with_the_home_branches(people):
    row = make.temporary(people)
    make.held(row, present=2)
    make.held(row, state="held", filed_at=None)  # not filed: counts for nobody yet
    found = {
        one.branch.node.code: (one.credit.activities, one.credit.present, one.credit.expected) for one in selectors.credit_of(row.branch)
    }
    assert sorted(found) == ["ZB-A", "ZB-B"]
    assert tuple(map(sum, zip(*found.values(), strict=True)))[1:] == (2, 3)
    away = selectors.away_summary(people.branch_a, year_of(clock.today()))
    assert [(there, expected) for _a, there, expected in away] == [found["ZB-A"][1:]]
    assert selectors.away_summary(people.branch_c, year_of(clock.today())) == []


def test_a_branch_with_open_tasks_is_not_dissolved(people):
    row = make.temporary(people)
    activity = ActivityFactory(branch=row.branch)
    resolution = MeetingResolution.objects.create(activity=activity, no=1, text="清点备件", due_on=clock.today())
    assert [(len(tasks), tasks[0].url) for _label, tasks in open_tasks_of(row.branch)] == [(1, f"/activities/{activity.pk}/")] * 2
    assert refused(lambda: close(people, row)) == "branch.has_open_tasks"
    activity.state = "filed"
    activity.save()
    assert refused(lambda: close(people, row)) == "branch.has_open_tasks"
    resolution.done_on = clock.today()
    resolution.save()
    assert close(people, row).branch.node.closed_on == clock.today()


def test_closing_sends_the_members_home(people):
    row = make.temporary(people)
    assert refused(lambda: close(people, row, summary=" ")) == "temporary.summary_needed"
    row = close(people, row)
    home = selectors.going_home(row.branch)
    assert {one.home.node.code for one in home} == {"ZB-A", "ZB-B"}
    assert {one.membership.to_on for one in home} == {clock.today()}
    assert (row.summary, row.receiver) == ("按期完成", people.nodes["DW1"])
    assert refused(lambda: close(people, row)) == "temporary.is_closed"
    with pytest.raises(NotReachable):
        services.close_temporary(
            **make.words(people, people.stranger), row=row, version=row.version, closed_on=clock.today(), reason="x", summary="x"
        )
