"""The pages: who sees what, the way from the course to the hours over them, what a list costs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.kernel import clock
from tests.support.factories import PersonFactory
from tests.workforce.skills.factories import SkillCertificateFactory
from tests.workforce.training import factories as make
from workforce.training.models import TrainingClass, TrainingCourse, TrainingGrowth, TrainingPlanItem, TrainingTopic, TrainingVisit
from workforce.training.todos import to_close, to_judge


def url(name: str, *args) -> str:
    return reverse(f"training_{name}", args=args)


def get(client, user, name: str, *args, **query):
    client.force_login(user)
    return client.get(url(name, *args), query)


def post(client, user, where: str, *args, **given):
    client.force_login(user)
    return client.post(url(where, *args), given)


@pytest.mark.parametrize(
    ("who", "status"),
    [("worker", 200), ("hr", 200), ("secretary", 404), ("committee", 404), ("sibling", 404), ("stranger", 404), ("assessor", 404)],
)
def test_a_class_of_a_district_is_seen_in_reach(client, people, who, status):
    row = make.enrolled(people)
    answer = get(client, getattr(people, who), "class", row.pk)
    assert answer.status_code == status
    if who == "worker":
        assert "c-roll" not in answer.content.decode()  # who else is on the list is the office's


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("hr", {"list", "courses", "plans", "board", "gaps", "trainers", "partners", "visits", "growths"}),
        ("worker", {"list", "courses", "plans", "mine", "growth_new"}),
        ("secretary", {"list", "courses", "plans", "board", "gaps", "trainers", "partners", "visits"}),
        ("committee", {"list", "courses", "plans", "board", "gaps", "trainers", "partners", "visits"}),
        ("assessor", set()),
    ],
)
def test_who_opens_which_page(client, people, who, seen):
    make.closed(people)
    names = ["list", "courses", "plans", "board", "gaps", "trainers", "partners", "visits", "growths", "mine", "growth_new"]
    assert {name for name in names if get(client, getattr(people, who), name).status_code == 200} == seen


def test_the_stranger_finds_nothing_of_ours(client, people):
    make.closed(people)
    make.external(people)
    make.topic(people)
    make.visit(people)
    make.plan(people)
    far = make.far_hr(people)
    for name in ("list", "courses", "plans", "trainers", "partners", "visits", "growths"):
        assert get(client, far, name).context["listing"].page.object_list == [], name
    course = TrainingCourse.objects.get()
    assert [get(client, far, "course", course.pk).status_code, get(client, far, "course_edit", course.pk).status_code] == [404, 404]


@pytest.mark.parametrize("count", [1, 3])
def test_lists_cost_the_same_with_more_rows(client, people, count):
    for n in range(count):
        make.closed(people, title=f"班{n}")
        make.course(people, is_mandatory=True)
        make.item(people, make.plan(people, title=f"计划{n}"))
        make.external(people, name=f"专家{n}")
        make.partner(people, name=f"学校{n}")
        make.visit(people)
        make.growth(people)
    client.force_login(people.hr)
    costs = {"list": 9, "courses": 10, "plans": 7, "trainers": 8, "partners": 7, "visits": 9, "growths": 8, "board": 14, "gaps": 14}
    client.get(url("list"))
    found = {}
    for name in costs:
        with CaptureQueriesContext(connection) as seen:
            client.get(url(name))
        found[name] = len(seen)
    assert found == costs


def typed_course(people, **given) -> dict:
    kind = make.TrainingKind.objects.get(code="LAW").pk
    first = {"node": people.nodes["MK1"].pk, "code": "FL-01", "title": "基础法律", "kind": kind, "tier": 1, "audience": "all", "hours": 4,
             "is_mandatory": "on", "updated_on": "2026-03-01", "is_active": "on"}  # fmt: skip
    return {**first, **given}


def typed_class(people, course, **given) -> dict:
    first = {"node": people.nodes["CM-A"].pk, "course": course.pk, "title": "第 1 期", "mode": "joint", "from_on": str(clock.today()),
             "to_on": str(clock.today()), "start_time": "08:30", "hours": 4, "capacity": 30, "place": "会议室", "lead_side": "union",
             "co_side": "party", "co_node": people.nodes["ZB-A"].pk, "once_key": "k", "has_test": "on"}  # fmt: skip
    return {**first, **given}


def test_from_the_course_to_the_hours_over_the_pages(client, people):
    hr, worker, number = people.hr, people.worker, people.worker.person.staff_no
    assert post(client, hr, "course_new", **typed_course(people, audience="committee")).status_code == 422
    assert post(client, hr, "course_new", **typed_course(people)).status_code == 302
    course = TrainingCourse.objects.get()
    assert "FL-01" in get(client, hr, "course_edit", course.pk).content.decode()
    assert post(client, hr, "course_edit", course.pk, **typed_course(people, version=1, code="X", tier=2)).status_code == 302
    course.refresh_from_db()
    assert (course.code, course.tier) == ("FL-01", 2)
    assert post(client, hr, "class_new", **typed_class(people, course, hours=9)).status_code == 422
    for _press in range(2):
        assert post(client, hr, "class_new", **typed_class(people, course)).status_code == 302
    row = TrainingClass.objects.get()
    assert post(client, hr, "class_edit", row.pk, **typed_class(people, course, version=1, capacity=1)).status_code == 302
    assert post(client, hr, "class_act", row.pk, act="open", version=2).status_code == 302
    assert row.title in get(client, worker, "mine").content.decode()
    assert post(client, worker, "join", row.pk).status_code == 302
    assert "取消报名" in get(client, worker, "class", row.pk).content.decode()
    assert post(client, worker, "leave", row.pk).status_code == 302
    assert "没有工号" in post(client, hr, "enrol", row.pk, numbers="99999").content.decode()
    assert post(client, hr, "enrol", row.pk, numbers=f"{number}、{number}").status_code == 302
    line = row.enrolments.get()
    row.refresh_from_db()
    assert get(client, hr, "roll", row.pk).status_code == 200
    marks = {"version": row.version, f"present_{line.pk}": "on", f"result_{line.pk}": "passed", f"score_{line.pk}": "101"}
    assert post(client, hr, "roll", row.pk, **marks).status_code == 422
    assert post(client, hr, "roll", row.pk, **{**marks, f"score_{line.pk}": "88"}).status_code == 302
    row.refresh_from_db()
    assert post(client, hr, "class_act", row.pk, act="close", version=row.version).status_code == 302
    assert "已结业，计入 4 学时" in get(client, worker, "class", row.pk).content.decode()
    board = get(client, hr, "board").content.decode()
    assert ("联合培训" in board, "未完成名单" in board) == (True, True)
    mine = get(client, worker, "mine").context["own"]
    assert (mine.total, [done for _course, done in mine.mandatory]) == (4, [True])


def test_who_is_missing_is_told_to_the_personnel_office_alone(client, people):
    course = make.course(people, is_mandatory=True)
    make.closed(people, course=course)
    other = PersonFactory(unit=people.nodes["CM-A"], name="没学的人")
    page = get(client, people.hr, "missing", course.pk).content.decode()
    assert (other.name in page, people.worker.person.staff_no in page) == (True, False)
    for who in (people.worker, people.committee, people.secretary, make.union_of(people), make.far_hr(people)):
        assert get(client, who, "missing", course.pk).status_code == 404
    for who in (people.committee, make.union_of(people)):
        board = get(client, who, "board").content.decode()
        assert (other.name in board, url("missing", course.pk) in board) == (False, False)


def test_a_person_page_shows_the_record_to_his_office(client, people):
    make.closed(people)
    number = people.worker.person.staff_no
    client.force_login(people.hr)
    assert "c-training" in client.get(reverse("person_detail", args=[number])).content.decode()
    client.force_login(make.union_of(people))
    answer = client.get(reverse("person_detail", args=[number]))
    assert answer.status_code == 404 or "c-training" not in answer.content.decode()


def test_plans_trainers_partners_and_visits_over_the_pages(client, people):
    hr, mk1 = people.hr, people.nodes["MK1"].pk
    SkillCertificateFactory(person=people.worker.person, grade=1, issued_on=make.DAY)
    number = people.worker.person.staff_no
    plan = {"node": mk1, "year": 2026, "title": "书记业务和思想破冰", "audience": "secretaries", "lead_side": "party", "once_key": "p"}
    assert post(client, hr, "plan_new", **plan).status_code == 302
    row = make.TrainingPlan.objects.get()
    assert post(client, hr, "plan_item", row.pk, title="破冰研讨", due_on="2025-01-01").status_code == 422
    assert post(client, hr, "plan_item", row.pk, title="破冰研讨", texts="讲话", due_on="2026-08-01").status_code == 302
    assert (TrainingPlanItem.objects.count(), "破冰研讨" in get(client, people.committee, "plan", row.pk).content.decode()) == (1, True)
    trainer = {"node": mk1, "source": "skilled", "staff_no": number, "from_on": "2026-07-06"}
    assert post(client, hr, "trainer_new", **{**trainer, "staff_no": "99999"}).status_code == 422
    assert post(client, hr, "trainer_new", **trainer).status_code == 302
    assert post(client, hr, "trainer_end", make.TrainingTrainer.objects.get().pk).status_code == 302
    partner = {"node": mk1, "name": "矿大", "kind": "university", "scope_of_work": "共同研究", "from_on": "2026-01-01"}
    assert post(client, hr, "partner_new", **partner).status_code == 302
    held = make.TrainingPartner.objects.get()
    assert post(client, hr, "topic_new", held.pk, title="", leader="甲", from_on="2026-01-01").status_code == 422
    assert post(client, hr, "topic_new", held.pk, title="支架", leader="甲", from_on="2026-01-01").status_code == 302
    topic = TrainingTopic.objects.get()
    assert post(client, hr, "topic_done", topic.pk, outcome="", done_on="2026-02-01").status_code == 422
    assert post(client, hr, "topic_done", topic.pk, outcome="样机", done_on="2026-02-01").status_code == 302
    visit = {
        "node": mk1,
        "kind": "units",
        "title": "交流",
        "host": "二矿",
        "purpose": "学习",
        "planned_on": "2026-07-06",
        "numbers": number,
    }
    assert post(client, hr, "visit_new", **visit, once_key="v").status_code == 302
    going = TrainingVisit.objects.get()
    assert post(client, hr, "visit_report", going.pk, held_on="2026-07-06", report="").status_code == 422
    assert post(client, hr, "visit_report", going.pk, held_on="2026-07-06", report="报告").status_code == 302
    assert "报告" in get(client, hr, "visit", going.pk).content.decode()
    assert post(client, hr, "visit_cancel", going.pk).status_code == 422


def test_a_development_record_over_the_pages(client, people):
    given = {"kind": "practice", "title": "井下排障", "part": "排障", "from_on": "2026-07-01", "outcome": "92 分", "once_key": "g"}
    assert post(client, people.worker, "growth_new", **{**given, "title": ""}).status_code == 422
    assert post(client, people.worker, "growth_new", **given).status_code == 302
    row = TrainingGrowth.objects.get()
    assert post(client, people.worker, "growth_judge", row.pk, confirms="on").status_code == 404
    assert "井下排障" in get(client, people.hr, "growths", s="told").content.decode()
    assert post(client, people.hr, "growth_judge", row.pk).status_code == 422
    assert post(client, people.hr, "growth_judge", row.pk, confirms="on").status_code == 302
    assert "已核实" in get(client, people.worker, "mine").content.decode()


def test_the_code_on_the_screen_opens_for_the_office(client, people):
    row = make.enrolled(people)
    client.force_login(people.hr)
    page = client.get(url("class", row.pk)).content.decode()
    assert reverse("signin_open", args=["training", row.pk]) in page


def test_what_waits(people):
    row, growth = make.held(people), make.growth(people)
    make.foreign(people)
    assert [t.title for t in to_close(people.actor(people.hr), clock.now()).first] == [row.title]
    assert to_close(people.actor(people.worker), clock.now()).count == 0
    assert [t.title for t in to_judge(people.actor(people.hr), clock.now()).first] == [growth.title]
    assert to_judge(people.actor(people.committee), clock.now()).count == 0
