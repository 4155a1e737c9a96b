"""The table of branches: one row, one fact; all or nothing; a second time changes nothing."""

import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.management import call_command

from branches.orgs.models import Branch, BranchCoverage, BranchMembership, BranchPost
from portal.audit.models import AuditRow
from portal.exchange.registry import kind_of
from portal.exchange.services import check_table
from portal.organization.enums import NodeKind
from tests.branches.orgs.factories import GroupNodeFactory
from tests.support.factories import NodeFactory, PersonFactory

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
SAMPLES = Path(__file__).resolve().parents[3] / "samples"
POSTS_HEAD = "支部编码,工号,姓名,职务,党小组编码,任期开始,任期届满,卸任日期"
HEAD = "类型,支部编码,工号,姓名,党小组编码,党员类别,职务,覆盖单位编码,份额,起始日期,截止日期"


@pytest.fixture
def load(people):
    def run(*rows: str, commit: bool = True, by=None):
        file = io.BytesIO("\n".join([HEAD, *rows]).encode())
        actor = people.actor(by or people.committee)
        return check_table(kind=kind_of("branches"), file=file, name="branches.csv", actor=actor, at=NOW, commit=commit)

    return run


@pytest.fixture
def site(people):
    """A node ZB-N with a group, a district CM-N and staff 1 to 7 in it; no party organisation yet."""
    node = NodeFactory(code="ZB-N", kind=NodeKind.BRANCH, parent=people.nodes["DW1"])
    GroupNodeFactory(code="ZB-N-1", parent=node)
    unit = NodeFactory(code="CM-N", parent=people.nodes["MK1"])
    for i in range(1, 8):
        PersonFactory(staff_no=str(i), name=f"党员{i}", unit=unit)
    return node


FOUNDING = [
    "委员,ZB-N,1,党员1,,,书记,,,2024-04-01,2027-03-31",
    *[f"党员,ZB-N,{i},党员{i},ZB-N-1,正式党员,,,,2021-07-01," for i in range(1, 4)],
    "党员,ZB-N,4,党员4,,预备党员,,,,2026-03-01,",
    "覆盖单位,ZB-N,,,,,,CM-N,,2021-07-01,",
]


def outcome(report) -> tuple[int, int, int, list[str]]:
    return report.created, report.changed, report.unchanged, [f"{p.row} {p.column} {p.message}" for p in report.problems]


@pytest.mark.db
def test_a_branch_with_everything_in_any_order_and_again_without_a_write(load, site):
    assert outcome(load(*FOUNDING, commit=False)) == (6, 0, 0, [])
    assert Branch.objects.filter(pk=site.pk).count() == 0
    assert outcome(load(*FOUNDING)) == (6, 0, 0, [])
    branch = Branch.objects.get(pk=site.pk)
    assert (branch.founded_on, branch.memberships.count(), branch.coverage.get().share) == (site.opened_on, 4, 100)
    assert branch.posts.get().to_on == date(2027, 3, 31)
    before = AuditRow.objects.count()
    assert outcome(load(*FOUNDING)) == (0, 0, 6, [])
    assert AuditRow.objects.count() == before


def test_a_branch_of_two_full_members_is_not_founded(load, site):
    assert outcome(load(*FOUNDING[:3])) == (
        3, 0, 0, ["0  “组织ZB-N”成立应有正式党员 3 名以上，文件中只有 2 名。请补上党员，或先不建这个支部。"],
    )  # fmt: skip
    assert BranchMembership.objects.filter(branch=site.pk).count() == 0


def test_every_mistake_is_named_with_row_and_column_and_nothing_is_written(load, people, site):
    foreign = PersonFactory(unit=people.nodes["CM-C"]).staff_no
    report = load(
        *FOUNDING,
        "党员,ZB-N,5,名字不对,,,,,,2026-01-01,",
        f"党员,ZB-N,{foreign},,,,,,,2026-01-01,",
        "党员,ZB-C,6,,,,,,,2026-01-01,",
        "党员,ZB-N,,,,,,,,2026-01-01,",
        "党员,ZB-N,7,,ZB-X-1,,,,,2026-01-01,",
        "群众,ZB-N,7,,,,,,,2026-01-01,",
        "党员,ZB-A,1,,,,,,,2026-01-01,",
    )
    assert outcome(report)[3] == [
        "8 姓名 工号 5 的姓名与花名册不一致（文件中为“名字不对”）。请核对工号和姓名。",
        f"9 工号 “{foreign}”不存在，或不在您的管理范围内。请核对编码或工号。",
        "10 支部编码 “ZB-C”不存在，或不在您的管理范围内。请核对编码或工号。",
        "11 工号 “党员”行要填“工号”列。",
        "12 党小组编码 所选党小组不在本支部之下，或当日已撤销，请重新选择。",
        "13 类型 “群众”不在可选范围内，请从这些里选：支部、党员、覆盖单位、委员。",
        "14  党员1 自 2021-07-01 起已是组织ZB-N的党员。请先在原支部转出，或使用“转到其他支部”。",
    ]
    assert not Branch.objects.filter(pk=site.pk).exists()


@pytest.mark.db
def test_a_later_file_corrects_ends_and_extends(load, site):
    load(*FOUNDING)
    report = load(
        "支部,ZB-N,,,,,,,,2021-06-01,",
        "党员,ZB-N,4,党员4,ZB-N-1,正式党员,,,,2026-03-01,",
        "党员,ZB-N,3,,,,,,,2021-07-01,2026-10-31",
        "委员,ZB-N,1,,,,书记,,,2024-04-01,2028-03-31",
        "党员,ZB-N,2,,,,,,,2021-07-01,",
    )
    assert outcome(report) == (0, 4, 1, [])
    branch = Branch.objects.get(pk=site.pk)
    changed = branch.memberships.get(person__staff_no="4")
    assert (branch.founded_on, changed.standing, changed.group.code) == (date(2021, 6, 1), "full", "ZB-N-1")
    assert branch.memberships.get(person__staff_no="3").to_on == date(2026, 10, 31)
    assert BranchPost.objects.get(branch=branch).to_on == date(2028, 3, 31)


@pytest.mark.db
def test_a_unit_shared_by_two_branches(load, people, site):
    rows = ["覆盖单位,ZB-N,,,,,,CM-A,40,2026-07-01,", "覆盖单位,ZB-A,,,,,,CM-A,60,2026-07-01,"]
    assert outcome(load(*FOUNDING, rows[0]))[3] == [
        "0  2026-07-01 起这个单位的覆盖份额合计为 40%，应为 100%。几个支部共同覆盖一个单位时，请用“分配份额”一次填全。"
    ]
    assert outcome(load(*FOUNDING, *rows)) == (8, 0, 0, [])
    running = BranchCoverage.objects.filter(unit=people.nodes["CM-A"], to_on=None).order_by("share")
    assert list(running.values_list("branch__node__code", "share")) == [("ZB-N", 40), ("ZB-A", 60)]
    assert outcome(load(*rows)) == (0, 0, 2, [])


def test_a_reader_without_the_right_reaches_nothing(load, people, site):
    report = load(*FOUNDING[1:2], by=people.secretary)
    assert outcome(report)[3] == ["2 支部编码 “ZB-N”不存在，或不在您的管理范围内。请核对编码或工号。"]


# -- posts ----------------------------------------------------------------------------------------------------


@pytest.fixture
def posts(people):
    def run(*rows: str, by=None):
        file = io.BytesIO("\n".join([POSTS_HEAD, *rows]).encode())
        actor = people.actor(by or people.committee)
        return check_table(kind=kind_of("posts"), file=file, name="posts.csv", actor=actor, at=NOW, commit=True)

    return run


@pytest.mark.db
def test_posts_of_the_past_and_of_now_in_any_order_and_again_without_a_write(posts, load, site):
    load(*FOUNDING[1:])
    rows = ("ZB-N,1,党员1,书记,,2024-04-01,2027-03-31,", "ZB-N,2,党员2,支部书记,,2021-07-01,2024-03-31,2024-03-31")
    assert outcome(posts(*rows)) == (2, 0, 0, [])
    assert outcome(posts(*rows)) == (0, 0, 2, [])
    held = BranchPost.objects.filter(branch=site.pk).order_by("from_on")
    assert list(held.values_list("person__staff_no", "to_on", "ended_on")) == [
        ("2", date(2024, 3, 31), date(2024, 3, 31)), ("1", date(2027, 3, 31), None),
    ]  # fmt: skip
    assert outcome(posts("ZB-N,1,,书记,,2024-04-01,2028-03-31,2026-10-31")) == (0, 1, 0, [])


def test_every_mistake_in_a_file_of_posts_is_named(posts, load, people, site):
    load(*FOUNDING[1:])
    report = posts(
        "ZB-C,1,,书记,,2024-04-01,,",
        "ZB-N,99999,,书记,,2024-04-01,,",
        "ZB-N,1,别人,书记,,2024-04-01,,",
        "ZB-N,1,,组织委员,,2024-04-01,,",
        "ZB-N,1,,党小组组长,ZB-X-1,2024-04-01,,",
        "ZB-N,7,,书记,,2024-04-01,,",
    )
    assert outcome(report)[3] == [
        "2 支部编码 “ZB-C”不存在，或不在您的管理范围内。请核对编码或工号。",
        "3 工号 “99999”不存在，或不在您的管理范围内。请核对编码或工号。",
        "4 姓名 工号 1 的姓名与花名册不一致（文件中为“别人”）。请核对工号和姓名。",
        "5 职务 正式党员满 7 名才设支部委员会，现有 3 名；可只设书记，必要时增设副书记 1 名。",
        "6 党小组编码 所选党小组不在本支部之下，或当日已撤销，请重新选择。",
        "7  党员7 在 2024-04-01 不是本支部党员，请先办理转入。",
    ]
    assert not BranchPost.objects.filter(branch=site.pk).exists()


def test_who_may_not_edit_branches_imports_no_posts(posts, load, people, site):
    load(*FOUNDING[1:])
    assert outcome(posts("ZB-N,1,,书记,,2024-04-01,,", by=people.secretary))[3] == [
        "2 支部编码 “ZB-N”不存在，或不在您的管理范围内。请核对编码或工号。"
    ]


@pytest.mark.django_db
def test_the_samples_of_branches_and_posts_load_one_after_the_other():
    for kind in ("units", "people", "branches", "posts"):
        call_command("import_table", kind, SAMPLES / f"{kind}.xlsx", "--commit", stdout=io.StringIO())
    assert BranchPost.objects.exclude(ended_on=None).count() == 3
    assert BranchPost.objects.filter(ended_on=None, post="secretary").count() == 3
