import pytest

from branches.activities.imports import ActivityResource
from branches.activities.models import Activity
from portal.catalogue.models import Tag
from portal.exchange.reader import Table
from portal.organization.enums import NodeKind
from portal.rights.access import system_actor
from tests.branches.activities.factories import NOON
from tests.support.factories import NodeFactory, PersonFactory


def load(people, *rows):
    """Import rows given as {attribute: cell}."""
    table = Table(rows=list(enumerate(rows, start=2)), ignored=[])
    return ActivityResource(actor=system_actor("test"), at=NOON).run(table, commit=True)


def row(people, **changes):
    numbers = people.branch_a.memberships.order_by("person__staff_no").values_list("person__staff_no", flat=True)
    first = {
        "branch": "ZB-A", "kind": "主题党日", "subject": "7月主题党日", "starts_at": "2026-07-15 15:00", "ends_at": "2026-07-15 16:30",
        "present": "、".join(list(numbers)[:4]), "shift": list(numbers)[4], "expected_count": "5", "present_count": "4",
        "first_item": "学习讲话", "production": "降低单耗", "state": "已归档",
    }  # fmt: skip
    return {**first, **changes}


@pytest.mark.db
def test_a_ledger_row_becomes_a_record_and_a_second_time_changes_nothing(people):
    first, second = load(people, row(people)), load(people, row(people))

    activity = Activity.objects.get()
    assert ([p.message for p in first.problems], first.created, second.unchanged) == ([], 1, 1)
    assert (activity.state, activity.expected, activity.present) == ("archived", 5, 4)
    assert (activity.has_first_item, activity.has_production_topic) == (True, True)
    assert activity.attendance.get(state="leave_shift").is_voting is True


def test_everybody_in_one_word(people):
    load(people, row(people, present="全体", shift="", present_count="", expected_count=""))

    assert Activity.objects.get().present == 5


def test_speaker_shift_team_and_tags_are_optional_columns(people):
    team = NodeFactory(code="CM-A-B1", kind=NodeKind.TEAM, parent=people.nodes["CM-A"])
    mates = PersonFactory.create_batch(2, unit=team)
    Tag.objects.create(code="T-SAFE", name_zh="安全", name_en="Safety", group="topic")
    extra = {"speaker": people.secretary.person.staff_no, "work_shift": "夜班", "team": "CM-A-B1", "tags": "安全"}
    lecture = {"kind": "班前微党课", "present": "全体", "shift": "", "expected_count": "2", "present_count": "2", "ends_at": ""}

    report = load(people, row(people, **lecture, **extra))

    activity = Activity.objects.get()
    assert [p.message for p in report.problems] == []
    assert (activity.speaker, activity.shift, activity.team) == (people.secretary.person, "night", team)
    assert [tag.code for tag in activity.tags.all()] == ["T-SAFE"]
    assert set(activity.attendance.values_list("person_id", flat=True)) == {mate.pk for mate in mates}


def test_two_teams_of_a_branch_talk_at_the_same_minute(people):
    teams = [NodeFactory(code=f"CM-A-B{no}", kind=NodeKind.TEAM, parent=people.nodes["CM-A"]) for no in (1, 2)]
    for team in teams:
        PersonFactory(unit=team)
    lecture = {"kind": "班前微党课", "present": "全体", "shift": "", "expected_count": "1", "present_count": "1", "ends_at": ""}
    rows = [row(people, **lecture, team=team.code, subject=f"{team.code} 班前") for team in teams]

    report, again = load(people, *rows), load(people, *rows)

    assert ([p.message for p in report.problems], report.created, again.unchanged) == ([], 2, 2)
    twice = load(people, row(people, **lecture, team=teams[0].code, subject="另一题目"))
    assert len(twice.problems) == 1


@pytest.mark.parametrize(("stored", "given"), [("CM-A-B1", ""), ("", "CM-A-B1"), ("CM-A-B1", "cm-a-b1"), ("", "")])
def test_a_record_without_a_team_is_that_of_any_team(people, stored, given):
    """Logged on the quick page with the team and imported without it, or the other way round: one record."""
    PersonFactory(unit=NodeFactory(code="CM-A-B1", name="一班", kind=NodeKind.TEAM, parent=people.nodes["CM-A"]))
    lecture = {"kind": "班前微党课", "present": "全体", "shift": "", "expected_count": "", "present_count": "", "ends_at": ""}
    assert load(people, row(people, **lecture, team=stored)).created == 1
    assert load(people, row(people, **lecture, team=given)).unchanged == 1
    report = load(people, row(people, **lecture, team=given, subject="另一题目"))
    assert [("（一班）在" in p.message, "已有一条" in p.message) for p in report.problems] == [(bool(stored), True)]
    assert Activity.objects.count() == 1


def test_a_team_that_nobody_knows_is_refused_also_where_the_record_is_known(people):
    lecture = {"kind": "班前微党课", "shift": "", "expected_count": "", "present_count": "", "ends_at": ""}
    load(people, row(people, **lecture))
    report = load(people, row(people, **lecture, team="NOBODY"))
    assert (report.unchanged, len(report.problems), "NOBODY" in report.problems[0].message) == (0, 1, True)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"work_shift": "白班"}, "“白班”不在可选范围内，请从这些里选：早班、中班、夜班。"),
        ({"team": "CM-C-B1"}, "不是本支部覆盖单位的班组，请重新选择。"),
        ({"tags": "没有甲、没有的"}, "没有“没有甲、没有的”这些标签，请按标签目录填写，多个标签用顿号隔开。"),
    ],
)
def test_a_bad_optional_column_says_why(people, changes, message):
    NodeFactory(code="CM-C-B1", kind=NodeKind.TEAM, parent=people.nodes["CM-C"])

    report = load(people, row(people, **changes))

    assert message in "".join(p.message for p in report.problems)
    assert Activity.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"ends_at": "2026-07-15 14:00"}, "结束时间应晚于开始时间，请改正其中一个。"),
        ({"present_count": "5"}, "填写的人数是 5，按名单是 4，请核对。"),
        ({"kind": "茶话会"}, "没有“茶话会”这种活动类型，请按活动类型目录填写。"),
        ({"shift": "99999"}, "99999 在 2026-07-15 不在应到名单中，请取消勾选，或先请党委核对党员名册。"),
        ({"starts_at": "2027-07-15 15:00", "ends_at": ""}, "活动尚未开始，现在只能存为计划；开始以后再提交。"),
    ],
)
def test_a_bad_row_says_why_and_nothing_is_written(people, changes, message):
    report = load(people, row(people), row(people, subject="另一次", **changes) | {"kind": changes.get("kind", "党课")})

    assert [(p.row, p.message) for p in report.problems] == [(3, message)]
    assert Activity.objects.count() == 0


def test_minutes_keep_their_lines_and_topics_stand_one_by_one(people):
    lines = {"summary": "一、学习文件。\r\n二、讨论  安全。\r\n", "topics": "议题甲\n议题乙；议题丙"}

    assert load(people, row(people, **lines)).is_clean

    activity = Activity.objects.get()
    assert activity.summary == "一、学习文件。\n二、讨论 安全。"
    assert list(activity.agenda.order_by("no").values_list("title", flat=True))[-3:] == ["议题甲", "议题乙", "议题丙"]


def test_a_topic_is_refused_rather_than_cut(people):
    report = load(people, row(people, topics="议" * 121))

    assert [p.message for p in report.problems] == ["一个议题最多 120 个字；几个议题请用分号或换行分开。"]
