"""A whole import is taken back, or the reason why not is told row by row. What stands in the way of every kind."""

from datetime import date, timedelta

import pytest
from django.db.models import Model

from branches.activities.models import Activity
from branches.orgs.models import Branch, BranchCoverage, BranchMembership, BranchPost, StatusRecord
from portal.audit.models import AuditRow
from portal.exchange import services
from portal.exchange.enums import ImportState
from portal.exchange.models import ImportTrace
from portal.exchange.registry import all_kinds
from portal.kernel.errors import RuleBroken
from portal.measures.models import BusinessMeasure
from portal.organization.enums import NodeKind
from portal.organization.models import Node
from portal.people.models import Person, WorkHistory
from portal.people.services import save_person, transfer_person
from portal.search import registry
from portal.search.models import SearchEntry
from portal.search.services import rebuild
from tests.assessment.insight.factories import RoundFactory
from tests.branches.orgs.factories import GroupNodeFactory
from tests.portal.exchange.undoing import NOW, everything, undo
from tests.support.factories import NodeFactory, PersonFactory
from tests.workforce.skills.factories import national_number
from workforce.honours.models import Honour
from workforce.promotion.models import PastPromotion
from workforce.results.models import ResultAuthor, WorkResult
from workforce.skills.models import GradeRecord, SkillCertificate

pytestmark = pytest.mark.db
PEOPLE = ("工号", "姓名", "单位编码", "岗位", "手机号", "身份证号")
GOOD = ("50001", "王建国", "CM-A", "采煤工", "13800001234", "110101198503070013")


def test_new_people_go_and_changed_ones_become_what_they_were(load, people):
    load("people", PEOPLE, GOOD)
    before = everything(Person, WorkHistory)
    version = Person.objects.get(staff_no="50001").version
    batch = load("people", PEOPLE, ("50001", "王建邦", "CM-A", "电工", "13911112222", None), ("50002", "李丽", "CM-B", None, None, None))
    assert WorkHistory.objects.get(person__staff_no="50001").post == "电工"
    assert list(batch.traces.order_by("row", "table").values_list("row", "table", "outcome")) == [
        (2, "portal.Person", "update"), (2, "portal.WorkHistory", "update"), (3, "portal.Person", "new"), (3, "portal.WorkHistory", "new"),
    ]  # fmt: skip

    batch = undo(batch)

    assert (batch.state, batch.errors, everything(Person, WorkHistory)) == (ImportState.UNDONE, [], before)
    assert Person.objects.get(staff_no="50001").version == version + 2
    assert AuditRow.objects.get(action="import.undone").after == {"put_back": 2, "removed": 2}
    assert AuditRow.objects.filter(action="import.taken_back").count() == 2
    assert (undo(batch).state, ImportTrace.objects.filter(batch=batch).count()) == (ImportState.UNDONE, 0)


def test_protected_values_are_kept_sealed_and_never_in_the_trail(load, people, django_assert_num_queries):
    load("people", PEOPLE, GOOD)
    batch = load("people", PEOPLE, (*GOOD[:4], "13911112222", None))
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT before FROM portal_importtrace")
        stored = " ".join(row[0] for row in cursor.fetchall())
    undo(batch)
    trail = " ".join(f"{r.before}{r.after}" for r in AuditRow.objects.all())
    assert [("13800001234" in text, GOOD[5] in text) for text in (stored, trail)] == [(False, False), (False, False)]


def test_later_work_is_named_row_by_row_and_nothing_is_undone(load, people):
    batch = load("people", PEOPLE, GOOD, ("50002", "李丽", "CM-B", None, None, None), ("50003", "赵强", "CM-B", None, None, None))
    hr = people.actor(people.hr)
    save_person(actor=hr, at=NOW, person=Person.objects.get(staff_no="50001"), education="bachelor")
    moved = Person.objects.get(staff_no="50002")
    BranchMembership.objects.create(branch=people.branch_a, person=moved, from_on=date(2026, 1, 1))
    before = everything(Person, WorkHistory)

    batch = undo(batch)

    assert (batch.state, batch.errors, everything(Person, WorkHistory)) == (
        ImportState.COMMITTED, ["第 2 行“王建国”：导入之后有人改过。", "第 3 行“李丽”：已有党员名册用到它。"], before,
    )  # fmt: skip
    assert AuditRow.objects.get(action="import.undo_refused").after == {"reasons": 2}


def test_a_later_stretch_of_work_is_later_work(load, people):
    batch = load("people", PEOPLE, GOOD)
    person = Person.objects.get(staff_no="50001")
    transfer_person(actor=people.actor(people.hr), at=NOW + timedelta(days=3), person=person, to_unit=people.nodes["CM-B"],
                    moved_on=date(2026, 11, 21), reason="调动")  # fmt: skip

    assert undo(batch, at=NOW + timedelta(days=4)).state == ImportState.COMMITTED


def test_who_lost_the_reach_undoes_nothing(load, people):
    batch = load("people", PEOPLE, GOOD)
    far = people.nodes["CM-C"]
    Person.objects.filter(staff_no="50001").update(unit=far)
    ImportTrace.objects.filter(table="portal.Person").update(seal="")

    batch = undo(batch, by=people.actor(people.hr))

    assert batch.errors[0].endswith("不存在，或不在您的管理范围内。")


def test_history_that_gave_way_stands_as_before(load, people):
    load("people", PEOPLE, GOOD)
    before = everything(WorkHistory)
    head = ("工号", "开始日期", "结束日期", "原工作单位", "岗位名称")
    batch = load("work-history", head, ("50001", "2026-01-01", "2026-11-25", "外地煤矿", "采煤工"))
    assert WorkHistory.objects.filter(person__staff_no="50001").count() == 2
    assert (undo(batch).state, everything(WorkHistory)) == (ImportState.UNDONE, before)


def test_units_go_from_the_leaves_and_moved_ones_return_with_all_below(load, people):
    head = ("组织编码", "组织名称", "类别", "上级编码", "成立日期")
    before = everything(Node)
    batch = load(
        "units", head, ("MK1", "云峡煤矿一", "煤矿", "JT", "2020-01-01"), ("CM-A", "综采一队", "区队", "MK2", "2020-01-01"),
        ("X", "新矿", "煤矿", "JT", "2026-01-01"), ("X-1", "新队", "区队", "X", "2026-01-01"),
    )  # fmt: skip
    assert Node.objects.get(code="CM-A").path == "JT/MK2/CM-A/"

    batch = undo(batch)
    assert (batch.errors, batch.state, everything(Node)) == ([], ImportState.UNDONE, before)


def test_a_unit_with_people_in_it_stays(load, people):
    batch = load("units", ("组织编码", "组织名称", "类别", "上级编码", "成立日期"), ("X", "新矿", "煤矿", "JT", "2026-01-01"))
    PersonFactory(unit=Node.objects.get(code="X"))
    assert undo(batch).errors == ["第 2 行“新矿”：已有人员用到它。"]


def test_figures_return_to_the_former_ones(load, people):
    head = ("单位编码", "指标名称", "统计月份", "实际完成", "计划值")
    load("business-measures", head, ("ZB-A", "产量（工作量）", "2026-07", 100, 120))
    before = everything(BusinessMeasure)
    batch = load("business-measures", head, ("ZB-A", "产量（工作量）", "2026-07", 90, 120), ("ZB-A", "产量（工作量）", "2026-08", 80, 120))
    assert (undo(batch).state, everything(BusinessMeasure)) == (ImportState.UNDONE, before)


def test_certificates_take_their_grades_with_them(load, people):
    head = ("工号", "工种", "等级", "证书编号", "发证日期")
    no = people.worker.person.staff_no
    load("certificates", head, (no, "矿井维修电工", "四级", national_number(1, 2021, 4), "2021-06-01"))
    before = everything(SkillCertificate)
    grades = list(GradeRecord.objects.values_list("level__code", "from_on", "to_on"))
    batch = load("certificates", head, (no, "矿井维修电工", "三级", national_number(2, 2025, 3), "2025-06-01"))
    assert GradeRecord.objects.count() == 2

    assert (undo(batch).state, everything(SkillCertificate)) == (ImportState.UNDONE, before)
    assert list(GradeRecord.objects.values_list("level__code", "from_on", "to_on")) == grades


def test_honours_go_unless_a_second_person_has_confirmed_them(load, people):
    head = ("荣誉称号", "工号", "授予日期", "授予单位")
    hr = people.actor(people.hr)
    batch = load("honours", head, ("安全生产能手", people.worker.person.staff_no, "2026-05-01", "云峡煤矿工会"), by=hr)
    assert Honour.objects.count() == 1
    Honour.objects.update(confirmed_by=people.second_hr, confirmed_at=NOW, version=2)
    assert len(undo(batch, by=hr).errors) == 1
    Honour.objects.update(confirmed_by=None, confirmed_at=None, version=1)
    assert (undo(batch, by=hr).state, Honour.objects.count()) == (ImportState.UNDONE, 0)


def test_activities_go_with_their_roll_unless_somebody_worked_on_it(load, people):
    head = ("支部编码", "活动类型", "主题", "开始时间", "到会人员")
    batch = load("activities", head, ("ZB-A", "主题党日", "7月主题党日", "2026-07-15 15:00", "全体"))
    activity = Activity.objects.get()
    row = activity.attendance.first()
    row.method = "roll_call"
    row.save()
    assert undo(batch).errors == ["第 2 行“7月主题党日”：出勤已有人手工登记或更正。"]
    row.method = "import"
    row.save()
    assert (undo(batch).state, Activity.objects.count()) == (ImportState.UNDONE, 0)


UNITS = ("组织编码", "组织名称", "类别", "上级编码", "成立日期")
MEETINGS = ("支部编码", "活动类型", "主题", "开始时间", "到会人员")
HONOURS = ("荣誉称号", "工号", "授予日期", "授予单位")


@pytest.mark.parametrize(
    ("kind", "rows", "found"),
    [
        ("people", (PEOPLE, GOOD), 1),
        ("units", (UNITS, ("X", "新矿", "煤矿", "JT", "2026-01-01"), ("CM-A", "综采二十队", "区队", "MK1", "2020-01-01")), 1),
        ("activities", (MEETINGS, ("ZB-A", "主题党日", "7月主题党日", "2026-07-15 15:00", "全体")), 1),
        ("honours", (HONOURS, ("安全生产能手", "W", "2026-05-01", "云峡煤矿工会")), 1),
    ],
)
def test_search_finds_what_was_imported_and_forgets_what_was_taken_back(load, people, kind, rows, found):
    def index():
        return {(e.index, e.object_id, e.words) for e in SearchEntry.objects.all()}

    for known in registry.indexes():
        rebuild(index=known.key)
    before = index()
    by = people.actor(people.hr) if kind == "honours" else None
    rows = [tuple(people.worker.person.staff_no if cell == "W" else cell for cell in row) for row in rows]
    batch = load(kind, *rows, by=by)
    written = index()
    assert len({e[:2] for e in written} - {e[:2] for e in before}) == found
    assert undo(batch, by=by).state == ImportState.UNDONE
    assert index() == before


@pytest.fixture
def site(people):
    node = NodeFactory(code="ZB-N", kind=NodeKind.BRANCH, parent=people.nodes["DW1"])
    GroupNodeFactory(code="ZB-N-1", parent=node)
    unit = NodeFactory(code="CM-N", parent=people.nodes["MK1"])
    for i in range(1, 8):
        PersonFactory(staff_no=str(i), name=f"党员{i}", unit=unit)
    return node


HEAD = ("类型", "支部编码", "工号", "党小组编码", "党员类别", "职务", "覆盖单位编码", "起始日期", "截止日期")
FOUNDING = [
    ("委员", "ZB-N", "1", None, None, "书记", None, "2024-04-01", "2027-03-31"),
    *[("党员", "ZB-N", str(i), "ZB-N-1", "正式党员", None, None, "2021-07-01", None) for i in range(1, 4)],
    ("覆盖单位", "ZB-N", None, None, None, None, "CM-N", "2021-07-01", None),
]
PARTY = (Branch, BranchMembership, BranchPost, BranchCoverage, Person)


def test_a_founded_branch_goes_with_members_posts_cover_and_their_status(load, site):
    before = everything(*PARTY)
    batch = load("branches", HEAD, *FOUNDING)
    assert BranchMembership.objects.filter(branch_id=site.pk).count() == 3
    assert Person.objects.get(staff_no="1").political_status == "full_member"

    batch = undo(batch)

    assert (batch.errors, batch.state, everything(*PARTY)) == ([], ImportState.UNDONE, before)


def test_members_with_a_later_post_stay(load, site):
    batch = load("branches", HEAD, *FOUNDING)
    head = ("支部编码", "工号", "职务", "任期开始", "任期届满")
    posts = load("posts", head, ("ZB-N", "2", "副书记", "2026-01-01", "2027-03-31"))
    kept = undo(batch)
    assert (kept.state, kept.errors) == (ImportState.COMMITTED, ["第 3 行“组织ZB-N”：已有支部任职用到它。"])
    assert undo(posts).state == ImportState.UNDONE
    assert undo(kept).state == ImportState.UNDONE


def test_a_member_who_holds_a_post_is_not_taken_from_under_it(load, site):
    load("branches", HEAD, *FOUNDING)
    batch = load("branches", HEAD, ("党员", "ZB-N", "4", "ZB-N-1", "正式党员", None, None, "2021-07-01", None))
    load("posts", ("支部编码", "工号", "职务", "任期开始", "任期届满"), ("ZB-N", "4", "副书记", "2026-01-01", "2027-03-31"))
    before = everything(*PARTY)

    batch = undo(batch)

    assert (batch.errors[0].endswith("：这位党员还担任着支部职务。"), everything(*PARTY)) == (True, before)


def test_shared_cover_comes_back_in_its_former_shares(load, people, site):
    head = ("类型", "支部编码", "覆盖单位编码", "份额", "起始日期")
    BranchCoverage.objects.create(branch=people.branch_a, unit=Node.objects.get(code="CM-N"), from_on=date(2026, 9, 1))
    before = everything(BranchCoverage)
    batch = load("branches", head, ("覆盖单位", "ZB-A", "CM-N", 60, "2026-09-01"), ("覆盖单位", "ZB-B", "CM-N", 40, "2026-09-01"))
    assert sorted(BranchCoverage.objects.filter(unit__code="CM-N").values_list("share", flat=True)) == [40, 60]

    assert (undo(batch).state, everything(BranchCoverage)) == (ImportState.UNDONE, before)


def test_a_change_of_party_status_is_taken_back_with_the_membership(load, people):
    person = PersonFactory(unit=people.nodes["CM-A"])
    before = everything(BranchMembership, StatusRecord, Person)
    head = ("工号", "政治面貌", "生效日期", "支部编码")
    batch = load(
        "party-status", head, (person.staff_no, "入党积极分子", "2024-01-01", None), (person.staff_no, "预备党员", "2025-06-28", "ZB-A"),
        (person.staff_no, "正式党员", "2026-06-28", None),
    )  # fmt: skip
    assert BranchMembership.objects.filter(person=person).count() == 2

    batch = undo(batch)

    assert (batch.errors, everything(BranchMembership, StatusRecord, Person)) == ([], before)


STATUS = ("工号", "政治面貌", "生效日期", "支部编码")


def test_a_status_of_somebody_who_has_left_the_reach_is_not_taken_back(load, people):
    """The record itself is untouched, and its person is another mine's now."""
    person, by = PersonFactory(unit=people.nodes["CM-A"]), people.actor(people.committee)
    batch = load("party-status", STATUS, (person.staff_no, "入党积极分子", "2024-01-01", None), by=by)
    Person.objects.filter(pk=person.pk).update(unit=people.nodes["CM-C"])
    ImportTrace.objects.filter(table="portal.Person").delete()
    before = everything(StatusRecord)

    batch = undo(batch, by=by)

    assert (batch.state, everything(StatusRecord)) == (ImportState.COMMITTED, before)
    assert [text.endswith("不存在，或不在您的管理范围内。") for text in batch.errors] == [True]


def test_what_is_taken_back_by_a_committee_stands_in_the_trail_under_its_unit(load, people):
    person, by = PersonFactory(unit=people.nodes["CM-A"]), people.actor(people.committee)
    batch = load("party-status", STATUS, (person.staff_no, "入党积极分子", "2024-01-01", None), by=by)

    assert undo(batch, by=by).state == ImportState.UNDONE
    rows = AuditRow.objects.filter(action__in=("import.taken_back", "import.put_back"))
    assert set(rows.values_list("object_kind", "node_path")) == {(k, people.nodes["CM-A"].path) for k in ("statusrecord", "person")}


def test_every_table_says_where_its_records_belong():
    assert [undo.table for kind in all_kinds() for undo in kind.resource.undo if not undo.path] == []


def test_what_the_import_changed_and_somebody_deleted_since_is_named(load, people):
    load("people", PEOPLE, GOOD)
    batch = load("people", PEOPLE, (*GOOD[:3], "电工", None, None))
    WorkHistory.objects.filter(person__staff_no="50001").delete()
    assert [batch.traces.filter(table="portal.WorkHistory").get().outcome, undo(batch).errors] == [
        "update", ["第 2 行“工作经历”：导入之后已被删除，放不回原来的内容。"],
    ]  # fmt: skip


def test_past_promotions_are_taken_back(load, people):
    head = ("工号", "职业", "等级", "晋级日期", "文号")
    hr, no = people.actor(people.hr), people.worker.person.staff_no
    load("promotion-history", head, (no, "矿井维修电工", "中级工", "2015-09-01", "旧"), by=hr)
    before = everything(PastPromotion)
    rows = (no, "矿井维修电工", "中级工", "2015-09-02", "新"), (no, "矿井维修电工", "高级工", "2019-09-01", "新")
    batch = load("promotion-history", head, *rows, by=hr)
    batch = undo(batch, by=hr)
    assert (batch.errors, everything(PastPromotion)) == ([], before)


def test_results_are_taken_back_with_their_authors(load, people):
    head = ("种类", "成果名称", "编号", "取得日期", "级别", "授予单位", "作者")
    hr, no = people.actor(people.hr), people.worker.person.staff_no
    row = ("专利", "张紧装置", "ZL200310102344.5", "2026-05-01", "国家级", "国家知识产权局", f"{no}、李四")
    batch = load("results", head, row, by=hr)
    assert (WorkResult.objects.count(), ResultAuthor.objects.count()) == (1, 2)
    assert (undo(batch, by=hr).errors, WorkResult.objects.count(), ResultAuthor.objects.count()) == ([], 0, 0)


def test_a_round_published_since_keeps_what_it_was_counted_from(load, people):
    rows = ("支部编码", "活动类型", "主题", "开始时间", "到会人员"), ("ZB-A", "主题党日", "7月主题党日", "2026-07-15 15:00", "全体")
    batch = load("activities", *rows)
    round = RoundFactory(code="2026Q3", state="published", published_at=NOW + timedelta(minutes=5))
    round.participants.create(branch=people.branch_a, path=people.nodes["ZB-A"].path)
    kept = undo(batch)
    assert (kept.state, kept.errors) == (ImportState.COMMITTED, ["考核期 2026Q3 已公布，其结果以这些记录为依据。"])
    assert Activity.objects.count() == 1
    round.published_at = NOW - timedelta(days=1)
    round.save()
    assert undo(kept).state == ImportState.UNDONE


def test_it_is_too_late_after_the_days_of_the_catalogue(load, people):
    batch = load("people", PEOPLE, GOOD)
    with pytest.raises(RuleBroken) as late:
        undo(batch, at=NOW + timedelta(days=31))
    assert late.value.code == "exchange.undo_too_late"
    services.forget_old(at=NOW + timedelta(days=31), hours=24, undo_days=30)
    assert ImportTrace.objects.count() == 0


def test_every_record_that_may_stand_in_the_way_has_a_name():
    tables = {undo.model for kind in all_kinds() for undo in kind.resource.undo}
    assert {model.__name__ for model in tables if model.__str__ is Model.__str__} == set()


def test_a_corrected_stretch_of_work_is_named_by_its_person(load, people):
    batch = load("people", PEOPLE, GOOD)
    WorkHistory.objects.filter(person__staff_no="50001").update(post="电工")
    assert undo(batch).errors == ["第 2 行“王建国 2026-11-20”：导入之后有人改过。"]


def test_every_kind_can_be_undone(db):
    assert [kind.key for kind in all_kinds() if not kind.resource.undo] == []
