"""The catalogue of kinds: what the regulation knows, what the enterprises' practice adds, and the words of the list."""

import pytest
from django.urls import reverse
from django.utils import translation

from branches.activities import rules, services
from branches.activities.enums import KindHolder
from branches.activities.models import Activity, ActivityKind
from branches.activities.services import ActivityFacts
from portal.catalogue.models import Tag
from portal.kernel import clock
from portal.kernel.errors import EditConflict, RuleBroken
from portal.organization.enums import NodeKind
from tests.branches.activities.factories import NOON, ActivityFactory, facts, kind
from tests.support.factories import NodeFactory, PersonFactory

NAMED = """
班前微党课 党委理论学习中心组学习 政策解读沙龙 劳模工匠进支部 党员先锋故事会 形势通报会 职工代表座谈会 部门联席会议 工作对接会
宣讲 老专家老技工讲述 讲工匠故事展劳模风采 党史学习教育 专题培训 专题研讨 联合专题学习 警示教育 安全宣教
技术攻关研讨 工法改进研讨 岗位练兵 技能比武 设备点检行动 安全巡查行动 技术档案整理 观摩交流 跨领域交流
心理疏导讲座 主题演讲 知识竞赛 文艺汇演 特色文化活动 谈心谈话 事故案例复盘会 思想状况摸排 志愿服务
""".split()  # noqa: SIM905


@pytest.mark.parametrize("name", NAMED)
def test_every_kind_that_the_sources_name_is_a_row(db, name):
    row = ActivityKind.objects.get(name_zh=name)
    with translation.override("en"):
        assert row.name == row.name_en
    assert (bool(row.source), row.usual_minutes > 0, row.is_active) == (True, True, True)


def test_the_quick_kind_is_the_pre_shift_lecture(db):
    row = ActivityKind.objects.get(is_quick=True)
    assert (row.code, row.name_zh, row.needs_minutes, row.usual_minutes, row.holder) == (
        "ACT-05",
        "班前微党课",
        False,
        10,
        KindHolder.INVITED,
    )


def test_the_first_and_the_last_word_of_the_list_stay(db):
    names = list(ActivityKind.objects.values_list("name_zh", flat=True))
    assert (names[0], names[-1], len(names)) == ("支部党员大会", "其他活动", 48)


def test_a_kind_without_minutes_asks_for_none():
    asked = rules.MinutesFacts(1, 2, 0, False, 1, 0, needs_minutes=True)
    not_asked = rules.MinutesFacts(1, 2, 0, False, 1, 0, needs_minutes=False)
    assert (rules.notes_of(asked), rules.notes_of(not_asked)) == (["activity.no_agenda", "activity.no_summary"], [])


# -- speaker, shift, team, tags ---------------------------------------------------------------------------
@pytest.fixture
def team(people):
    return NodeFactory(code="CM-A-B1", name="综采夜班", kind=NodeKind.TEAM, parent=people.nodes["CM-A"])


@pytest.fixture
def tags(db):
    rows = (("T-SAFE", "安全"), ("T-COST", "降本"))
    return [Tag.objects.create(code=code, name_zh=name, name_en=code, group="topic") for code, name in rows]


def log(people, **changed) -> Activity:
    first = people.branch_a.memberships.first().person_id
    return services.log_activity(
        actor=people.actor(people.secretary), at=NOON, facts=facts(people.branch_a, **changed), attendance={first: "present"}
    )


def test_a_record_keeps_speaker_shift_team_and_tags_and_a_change_tells_the_difference(people, team, tags):
    activity = log(people, speaker=people.secretary.person, shift="night", team=team, tags=tags)
    change = {"actor": people.actor(people.secretary), "at": NOON, "activity": activity}

    same = services.update_activity(
        **change, facts=facts(people.branch_a, speaker=people.secretary.person, shift="night", team=team, tags=tags), version=1
    )
    fewer = services.update_activity(
        **change, facts=facts(people.branch_a, speaker=people.secretary.person, shift="night", team=team, tags=tags[:1]), version=1
    )
    with pytest.raises(EditConflict) as caught:
        services.update_activity(**change, facts=facts(people.branch_a, shift="morning"), version=1)

    assert (same.version, fewer.version, [t.code for t in fewer.tags.all()]) == (1, 2, ["T-SAFE"])
    assert caught.value.params["theirs"] == {"主讲人": "书记甲", "班次": "夜班", "班组": "综采夜班"}


def test_a_team_outside_the_cover_is_refused(people):
    foreign = NodeFactory(code="CM-C-B1", kind=NodeKind.TEAM, parent=people.nodes["CM-C"])
    for node in (foreign, people.nodes["CM-A"]):
        with pytest.raises(RuleBroken) as caught:
            log(people, team=node)
        assert caught.value.code == "activity.team_foreign"


def test_a_team_widens_the_roll_of_a_quick_kind_only(people, team):
    mate = PersonFactory(unit=team)
    lecture = ActivityFacts(people.branch_a, kind("ACT-05"), "防灭火", NOON, team=team)
    actor = people.actor(people.secretary)

    made = services.log_activity(actor=actor, at=NOON, facts=lecture, attendance={mate.pk: "present"})

    assert (made.expected, made.present, made.attendance.get().is_voting) == (1, 1, False)
    with pytest.raises(RuleBroken) as caught:
        services.log_activity(actor=actor, at=NOON, facts=facts(people.branch_a, team=team), attendance={mate.pk: "present"})
    assert caught.value.code == "activity.person_not_expected"


def test_the_form_takes_them_folded_and_the_page_shows_them(client, people, team, tags):
    client.force_login(people.secretary)
    form = client.get("/activities/log/").content.decode()
    assert form.index("更多：主讲人、班次、班组和标签") < form.index('name="tags" value="T-SAFE"')
    start = NOON.astimezone().strftime("%Y-%m-%dT%H:%M")
    sent = {"branch": "ZB-A", "kind": "MT-05", "subject": "安全日", "starts_at": start, "place_type": "work_site",
            "once_key": "k", "act": "draft", "speaker": people.secretary.person_id, "shift": "night", "team": "CM-A-B1",
            "tags": ["T-SAFE", "T-COST"]}  # fmt: skip

    answer = client.post("/activities/log/", sent)

    page = client.get(answer["Location"]).content.decode()
    assert all(word in page for word in ("书记甲", "夜班 · 综采夜班", "降本、安全", "安全日"))
    edit = client.get(reverse("activity_edit", args=[Activity.objects.get().pk])).content.decode()
    assert 'value="T-SAFE" checked' in edit
    unknown = client.post("/activities/log/", sent | {"tags": ["T-NONE"], "once_key": "k2"})
    assert (unknown.status_code, "请从列表中选择标签。" in unknown.content.decode()) == (422, True)


def test_a_draft_keeps_several_tags(client, people, tags):
    client.force_login(people.secretary)
    client.post("/activities/draft/", {"branch": "ZB-A", "kind": "MT-05", "subject": "写到一半", "tags": ["T-SAFE", "T-COST"]})

    assert client.get("/activities/log/").context["sheet"].values["tags"] == ["T-SAFE", "T-COST"]


@pytest.mark.parametrize(
    ("asked", "finds"),
    [({"kind": "ACT-05"}, [1]), ({"tag": "T-SAFE"}, [0]), ({"shift": "night"}, [1]), ({"tag": "T-COST"}, []), ({"tag": "NONE"}, [0, 1])],
)
def test_the_list_is_filtered_by_kind_tag_and_shift(client, people, tags, asked, finds):
    made = [ActivityFactory(branch=people.branch_a), ActivityFactory(branch=people.branch_a, kind=kind("ACT-05"), shift="night")]
    made[0].tags.add(tags[0])
    client.force_login(people.secretary)

    found = client.get(reverse("activity_list"), asked).context["listing"].page.object_list

    assert [row.pk for row in found] == [made[i].pk for i in finds]
    assert clock.today()


def test_machines_write_and_read_them_too(client, people, team, tags):
    client.force_login(people.secretary)
    sent = {"branch": "ZB-A", "kind": "ACT-05", "subject": "防灭火", "starts_at": "2026-11-18T08:00:00+08:00", "team": "CM-A-B1",
            "speaker": people.secretary.person.staff_no, "shift": "morning", "tags": ["T-SAFE"]}  # fmt: skip

    made = client.post("/api/v1/activities/", sent, content_type="application/json")
    foreign = client.post("/api/v1/activities/", sent | {"team": "CM-B"}, content_type="application/json")
    listed = client.get("/api/v1/activities/", {"tag": "T-SAFE", "shift": "morning"}).json()

    told = made.json()
    assert (made.status_code, told["team"], told["shift"], told["speaker"], told["tags"]) == (
        201, "CM-A-B1", "morning", people.secretary.person.staff_no, ["T-SAFE"],
    )  # fmt: skip
    assert (told["observers"], told["effects"], foreign.status_code) == ([], [], 422)
    assert [row["id"] for row in listed["results"]] == [told["id"]]
