"""Digests of people and figures for groups: once a slot, nothing where nothing is new."""

import pytest

from portal.kernel import sentences
from portal.notices import registry, services
from portal.notices.enums import Category, How, Rhythm
from portal.notices.models import ChatRobot, Delivery, Notice, NoticeChoices
from portal.notices.registry import GroupLine
from portal.notices.services import digests
from tests.portal.notices.factories import at, robot, with_mail

pytestmark = [pytest.mark.django_db, pytest.mark.db]
sentences.register({"test.digest": "“%(title)s”已核实。", "test.group": "有 %(count)s 件试验事项"})
registry.register_codes("test.digest", Category.CAREER)


def tell(user, moment, title="甲", code="test.digest"):
    services.notify(user_ids=[user.pk], code=code, params={"title": title}, url="/honours/1/", at=moment)


def test_a_digest_tells_what_is_new_since_the_last_one(people, mailoutbox):
    with_mail(people.secretary, How.DIGEST, at(8, day=17))
    with_mail(people.sibling, How.DIGEST, at(8, day=17))
    tell(people.secretary, at(7, day=17), "太早")
    tell(people.secretary, at(15, day=17), "昨天")
    tell(people.secretary, at(7, 30), "今晨")
    assert services.plan_digests(at=at(7, 59)) == 0
    assert services.plan_digests(at=at(8, 1)) == 1
    services.send_due(at=at(8, 1))

    assert [m.to for m in mailoutbox] == [[f"{people.secretary.username}@example.com"]]
    assert mailoutbox[0].subject == "红匠通知汇总：2 条未读"
    lines = [line for line in mailoutbox[0].body.splitlines() if line.startswith(("- ", "【"))]
    assert lines[:3] == ["【成长、创新和荣誉】", "- “今晨”已核实。", "- “昨天”已核实。"]


def test_a_slot_is_planned_once_however_often_it_is_looked_at(people):
    with_mail(people.secretary, How.DIGEST, at(8, day=17))
    tell(people.secretary, at(15, day=17))
    assert [services.plan_digests(at=at(8, minute)) for minute in (0, 0, 5, 59)] == [1, 0, 0, 0]

    NoticeChoices.objects.update(told_until=at(8, day=17))  # as a second planner found it
    services.plan_digests(at=at(8, 0))
    assert Delivery.objects.count() == 1


@pytest.mark.parametrize("case", ["nothing", "read", "done", "off", "now"])
def test_where_nothing_is_new_nothing_is_sent(people, case):
    with_mail(people.secretary, {"off": How.OFF, "now": How.NOW}.get(case, How.DIGEST), at(8, day=17))
    if case != "nothing":
        tell(people.secretary, at(15, day=17))
    if case in {"read", "done"}:
        Notice.objects.update(**{f"{case}_at": at(16, day=17)})
    Delivery.objects.all().delete()

    assert services.plan_digests(at=at(8)) == 0
    assert NoticeChoices.objects.get().told_until == at(8)


def test_what_was_read_since_the_planning_is_not_sent(people, mailoutbox):
    with_mail(people.secretary, How.DIGEST, at(8, day=17))
    tell(people.secretary, at(15, day=17))
    services.plan_digests(at=at(8))
    Notice.objects.update(read_at=at(8))
    services.send_due(at=at(8))

    assert (mailoutbox, Delivery.objects.get().state) == ([], "suppressed")


def test_a_weekly_digest_comes_on_monday_and_after_a_stop_once(people):
    with_mail(people.secretary, How.DIGEST, at(8, day=2), rhythm=Rhythm.WEEKLY)
    tell(people.secretary, at(15, day=3))

    assert services.plan_digests(at=at(7, 59, day=9)) == 0
    # Nothing ran for two weeks: one letter for both.
    assert services.plan_digests(at=at(10, day=18)) == 1
    assert services.plan_digests(at=at(10, day=22)) == 0
    assert Delivery.objects.get().subject == "digest 2026-11-16T08"


def test_a_digest_due_in_own_quiet_hours_waits_for_their_end(people):
    with_mail(people.secretary, How.DIGEST, at(8, day=17), digest_hour=8)
    NoticeChoices.objects.update(quiet_from="07:30", quiet_to="09:30")
    tell(people.secretary, at(15, day=17))
    services.plan_digests(at=at(8))

    assert Delivery.objects.get().due_at == at(9, 30)


def lines_of(letter) -> list[str]:
    return [line for line in letter.body.splitlines() if line.startswith("- ")]


def test_a_notice_that_arrives_while_a_digest_is_gathered_stands_in_the_next_one(people, mailoutbox, monkeypatch):
    """Its act began before the digest and is committed after its gathering: the moment alone would count it as told."""
    with_mail(people.secretary, How.DIGEST, at(8, day=17))
    tell(people.secretary, at(15, day=17), "早")
    gather = digests._gather

    def gather_and_then(user_ids, moment):
        found = gather(user_ids, moment)
        tell(people.secretary, at(7, 59), "其间")
        return found

    monkeypatch.setattr(digests, "_gather", gather_and_then)
    services.plan_digests(at=at(8))
    services.send_due(at=at(8, 1))
    monkeypatch.setattr(digests, "_gather", gather)
    services.plan_digests(at=at(8, day=19))
    services.send_due(at=at(8, 1, day=19))

    assert [lines_of(letter) for letter in mailoutbox] == [["- “早”已核实。"], ["- “其间”已核实。"]]


def test_what_is_gathered_is_told_once_and_nothing_from_before_the_address(people, mailoutbox):
    with_mail(people.secretary, How.DIGEST, at(8, day=17))
    tell(people.secretary, at(7, 59, day=17), "以前")
    tell(people.secretary, at(8, day=17), "一")
    services.plan_digests(at=at(8))
    tell(people.secretary, at(9), "二")
    services.plan_digests(at=at(8, day=19))
    for day in (18, 19):
        services.send_due(at=at(8, 5, day=day))

    assert [lines_of(letter) for letter in mailoutbox] == [["- “一”已核实。"], ["- “二”已核实。"]]
    assert dict(Notice.objects.values_list("params__title", "gathered_at")) == {"以前": None, "一": at(8), "二": at(8, day=19)}


@pytest.mark.parametrize("readers", [1, 3])
def test_planning_costs_the_same_for_many(people, readers, django_assert_num_queries):
    for user in [people.secretary, people.sibling, people.worker][:readers]:
        with_mail(user, How.DIGEST, at(8, day=17))
        tell(user, at(15, day=17))

    # whose hour has come; transaction, rows, notices marked and read, quiet hours, letters in one, up to where
    with django_assert_num_queries(9):
        assert services.plan_digests(at=at(8)) == readers


# -- groups -----------------------------------------------------------------------------------------------
@pytest.fixture
def line():
    """A figure of the tests, taken away again afterwards."""
    before = dict(registry._lines)
    registry._lines.clear()
    counts = {}
    registry.register_group_line(GroupLine("test", "test.group", lambda path, today: counts.get(path, 0)))
    yield counts
    registry._lines.clear()
    registry._lines.update(before)


def test_a_group_hears_the_figures_of_its_own_unit(people, chat, line):
    robot(people, chat, node="MK1")
    robot(people, chat, node="MK2", name="别处")
    line[people.nodes["MK1"].path] = 4
    assert services.plan_group_messages(at=at(8, 59)) == 0
    assert services.plan_group_messages(at=at(9, 1)) == 1
    assert services.plan_group_messages(at=at(9, 2)) == 0
    services.send_due(at=at(9, 2))

    assert [body["markdown"]["content"].splitlines()[1] for _p, body in chat.asked] == ["> 有 4 件试验事项"]


def test_a_group_without_work_hears_nothing(people, chat, line):
    robot(people, chat)

    assert services.plan_group_messages(at=at(9, 1)) == 0
    assert ChatRobot.objects.get().told_until == at(9, 1)


def test_the_figures_of_the_branches_are_counted(people, chat):
    """The real lines of the house, for the committee's group: figures, never a name."""
    from tests.branches.activities.factories import ActivityFactory

    ActivityFactory(branch=people.branch_a, starts_at=at(9, day=10), held_on=at(9, day=10).date())
    ActivityFactory(branch=people.branch_c, starts_at=at(9, day=10), held_on=at(9, day=10).date())
    found = dict(registry.group_lines(people.nodes["DW1"].path, at().date()))

    assert found["group.to_file"] == {"count": 1}
    assert set(found) <= {"group.to_file", "group.duties"}
