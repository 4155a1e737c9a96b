"""Places and posts, checklists, manuals by version, rotating acceptance, the topic of the month."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from branches.safety import rules, selectors, services, todos
from branches.safety.enums import AcceptanceState
from branches.safety.models import AcceptanceCheck, MonthlyTopic, SafetyManual, WorkArea, WorkplaceStandard
from portal.kernel import changes, clock
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.organization.models import Node
from portal.rights.enums import Role
from tests.branches.safety.factories import hazard
from tests.branches.safety.test_hazards import report
from tests.support.papers import PNG
from tests.support.people import user_with

NOW, TODAY = clock.now(), clock.today()
ITEMS = {"process": ["护罩齐全"], "procedure": ["停电挂牌"], "behaviour": ["手指口述"]}


def by(people, user=None, node="CM-A"):
    return {"actor": people.actor(user or people.secretary), "at": NOW, "node": people.nodes[node]}


def area(people, name="1203 工作面", post="生产班班长", **kwargs):
    words = {"kind": "face", **kwargs}
    return services.save_area(**by(people), name=name, responsible_post=post, **words)


def standard(people):
    return services.add_standard(**by(people), name="现场作业标准", effective_from=TODAY, items=ITEMS)


def planned(people, count=2):
    for n in range(count):
        area(people, f"地点{n}", f"岗位{n}")
    return services.plan_acceptance(**by(people), standard=standard(people), first_on=TODAY, every=2)


def refusal(call, *args, **kwargs):
    with pytest.raises(RuleBroken) as caught:
        call(*args, **kwargs)
    return caught.value.code


# -- rules ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("count", "turn", "posts"),
    [
        (1, 0, ["p0"]),
        (2, 0, ["p1", "p0"]),
        (2, 1, ["p1", "p0"]),
        (3, 0, ["p1", "p2", "p0"]),
        (3, 1, ["p2", "p0", "p1"]),
        (3, 2, ["p1", "p2", "p0"]),
    ],
)
def test_nobody_looks_at_his_own_place(count, turn, posts):
    areas = [SimpleNamespace(responsible_post=f"p{n}") for n in range(count)]
    turns = rules.rotation(areas, date(2026, 11, 1), 3, turn)
    assert [t.checker_post for t in turns] == posts
    assert [t.due_on.day for t in turns] == [1 + 3 * n for n in range(count)]


@pytest.mark.parametrize(("marks", "state"), [([True, True], "passed"), ([True, False], "returned"), ([False], "returned")])
def test_one_item_not_met_is_enough(marks, state):
    assert rules.result_of(marks) == state


def test_the_newest_version_that_has_begun_is_current():
    old, now, later = (SimpleNamespace(effective_from=date(2026, month, 1)) for month in (1, 6, 12))
    assert rules.current_version([old, later, now], date(2026, 6, 1)) is now
    assert rules.current_version([later], date(2026, 6, 1)) is None


# -- places -----------------------------------------------------------------------------------------------
def test_a_place_has_a_post_and_shows_whether_it_is_free_of_hazards(people):
    row, other = area(people), area(people, "运输巷")
    hazard(people, area=row)
    hazard(people, area=other, closed=True)

    found = selectors.area_rows(people.actor(people.secretary), "standard.view", TODAY)

    assert [(a.name, a.open) for a in found.order_by("pk")] == [("1203 工作面", 1), ("运输巷", 0)]
    assert refusal(area, people) == "area.twice"
    changed = services.save_area(**by(people), area=row, version=1, name="1204 工作面", kind="face", responsible_post="检修班班长")
    assert (changed.pk, changed.responsible_post, changed.version) == (row.pk, "检修班班长", 2)
    with pytest.raises(EditConflict):
        services.save_area(**by(people), area=row, version=1, name="x", kind="face", responsible_post="x")


def test_a_hazard_names_a_place_of_the_list(people):
    from tests.branches.safety.test_hazards import facts

    row = area(people)
    made = services.report_hazard(actor=people.actor(people.worker), at=NOW, facts=facts(people, place="", area=row))
    assert (made.area, made.place) == (row, "1203 工作面")
    assert report(people, place="别处").area is None


@pytest.mark.parametrize("who", ["sibling", "stranger", "worker", "committee"])
def test_others_keep_no_places(people, who):
    with pytest.raises(NotReachable):
        services.save_area(**by(people, getattr(people, who)), name="x", kind="face", responsible_post="x")


# -- standards and manuals --------------------------------------------------------------------------------
def test_a_checklist_has_three_parts(people):
    row = standard(people)

    assert list(row.items.values_list("no", "part", "text")) == [
        (1, "process", "护罩齐全"), (2, "procedure", "停电挂牌"), (3, "behaviour", "手指口述"),
    ]  # fmt: skip
    assert refusal(standard, people) == "standard.twice"
    assert refusal(services.add_standard, **by(people), name="空", effective_from=TODAY, items={"process": [" "]}) == "standard.empty"


def test_versions_of_a_manual(people, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    manual = services.add_manual(**by(people), title="一队一册")
    assert refusal(services.add_manual, **by(people), title="一队一册") == "manual.twice"
    words = {"actor": people.actor(people.secretary), "at": NOW, "manual": manual}
    paper = SimpleUploadedFile("册.png", PNG, "image/png")
    old = services.publish_version(**words, label="旧", effective_from=date(2025, 1, 1), upload=paper)
    new = services.publish_version(**words, label="新", effective_from=TODAY, upload=SimpleUploadedFile("册2.png", PNG))

    assert refusal(services.publish_version, **words, label="再", effective_from=TODAY, upload=paper) == "manual.version_twice"
    assert refusal(services.publish_version, **words, label="再", effective_from=date(2027, 1, 1), upload=None) == "manual.no_file"
    assert rules.current_version(manual.versions.all(), TODAY) == new
    for user, sees in ((people.worker, True), (people.secretary, True), (people.sibling, False), (people.stranger, False)):
        assert selectors.may_open_version(people.actor(user), old.pk, TODAY) is sees


# -- acceptance -------------------------------------------------------------------------------------------
def test_a_turn_goes_round_the_places(people):
    first, second = planned(people)

    assert [(c.area.name, c.checker_post, c.due_on) for c in (first, second)] == [
        ("地点0", "岗位1", TODAY), ("地点1", "岗位0", TODAY + timedelta(days=2)),
    ]  # fmt: skip
    again = {**by(people), "standard": first.standard, "every": 2}
    assert refusal(services.plan_acceptance, **again, first_on=TODAY) == "acceptance.twice"
    assert len(services.plan_acceptance(**again, first_on=TODAY + timedelta(days=9))) == 2
    assert todos.acceptances(people.actor(people.secretary), NOW).count == 1


def test_no_places_no_plan(people):
    assert refusal(services.plan_acceptance, **by(people), standard=standard(people), first_on=TODAY, every=1) == "acceptance.no_areas"


def test_passed_or_sent_back_item_by_item(people, monkeypatch):
    first, second = planned(people)
    items = list(first.standard.items.values_list("pk", flat=True))
    words = {"actor": people.actor(people.committee), "at": NOW}
    heard = []
    monkeypatch.setattr(changes, "_listeners", [lambda c: heard.append((c.source, set(c.branch_ids)))])

    assert refusal(services.record_acceptance, **words, check=first, marks={items[0]: True}) == "acceptance.unmarked"
    bad = dict.fromkeys(items, True) | {items[1]: False}
    assert refusal(services.record_acceptance, **words, check=second, marks=bad) == "acceptance.note_missing"
    assert services.record_acceptance(**words, check=first, marks=dict.fromkeys(items, True)).state == AcceptanceState.PASSED
    row = services.record_acceptance(**words, check=second, marks=bad, note="补挂停电牌")

    assert (row.state, row.marks.filter(is_met=False).count(), heard) == ("returned", 1, [("acceptance", {people.branch_a.pk})] * 2)
    assert refusal(services.record_acceptance, **words, check=row, marks=bad, note="x") == "acceptance.done"
    with pytest.raises(NotReachable):
        services.record_acceptance(actor=people.actor(people.stranger), at=NOW, check=row, marks=bad)


@pytest.mark.db
def test_the_database_wants_a_day_for_a_result(people):
    check = planned(people, 1)[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        AcceptanceCheck.objects.filter(pk=check.pk).update(state="passed")


# -- topic of the month -----------------------------------------------------------------------------------
def test_a_topic_and_what_is_put_right(people):
    topic = services.set_topic(**by(people, node="ZB-A"), month=date(2026, 11, 18), topic="运输整治")
    words = {"actor": people.actor(people.secretary), "at": NOW}
    assert (topic.month, topic.branch_id) == (date(2026, 11, 1), people.branch_a.pk)
    assert refusal(services.set_topic, **by(people, node="ZB-A"), month=date(2026, 11, 2), topic="又一个") == "topic.twice"
    task = services.add_task(**words, topic=topic, text="换托辊", owner_post="司机", due_on=TODAY)
    assert refusal(services.add_task, **words, topic=topic, text="换托辊", owner_post="司机", due_on=TODAY) == "topic.task_twice"
    assert todos.tasks(people.actor(people.secretary), NOW).count == 1
    assert refusal(services.close_task, **words, task=task, result=" ") == "topic.result_missing"
    assert services.close_task(**words, task=task, result="换 6 组").closed_on == TODAY
    assert refusal(services.close_task, **words, task=task, result="x") == "topic.closed"
    assert todos.tasks(people.actor(people.secretary), NOW).count == 0
    with pytest.raises(NotReachable):
        services.add_task(actor=people.actor(people.stranger), at=NOW, topic=topic, text="x", owner_post="x", due_on=TODAY)


# -- pages ------------------------------------------------------------------------------------------------
LISTS = ["area_list", "standard_list", "manual_list", "acceptance_list", "topic_list"]


@pytest.fixture
def full(people):
    """One of everything at CM-A."""
    checks = planned(people, 1)
    manual = services.add_manual(**by(people), title="一队一册", area=checks[0].area)
    topic = services.set_topic(**by(people), month=TODAY, topic="运输整治")
    return {"acceptance": checks[0].pk, "standard": checks[0].standard_id, "manual": manual.pk, "topic": topic.pk}


@pytest.mark.parametrize(("who", "seen"), [("secretary", 1), ("committee", 1), ("worker", 1), ("sibling", 0), ("stranger", 0)])
def test_everybody_sees_what_is_in_reach(client, people, full, who, seen):
    client.force_login(getattr(people, who))

    assert [len(client.get(reverse(name)).context["listing"].page.object_list) for name in LISTS] == [seen] * 5
    details = [client.get(reverse(f"{name}_detail", args=[pk])).status_code for name, pk in full.items()]
    assert details == [200 if seen else 404] * 4


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("name", "queries"), [("area_list", 10), ("standard_list", 9), ("manual_list", 10), ("acceptance_list", 10), ("topic_list", 9)]
)
def test_lists_cost_the_same_with_more_rows(client, people, django_assert_num_queries, name, queries, count):
    made = planned(people, count)[0].standard
    for n in range(count):
        services.add_manual(**by(people), title=f"册{n}")
        services.set_topic(**by(people), month=date(2026, 1 + n, 1), topic="整治")
        services.add_standard(**by(people), name=f"{made.name}{n}", effective_from=TODAY, items=ITEMS)
    client.force_login(people.secretary)
    with django_assert_num_queries(queries):
        client.get(reverse(name))


def test_kept_on_pages(client, people, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(people.secretary)

    def send(view, /, *args, **data):
        return client.post(reverse(view, args=args), data).status_code

    place = {"node": "CM-A", "name": "机头", "kind": "face", "responsible_post": "班长", "is_active": "on"}
    assert (send("area_new", **{**place, "responsible_post": ""}), send("area_new", **place), send("area_new", **place)) == (422, 302, 422)
    row = WorkArea.objects.get()
    assert send("area_edit", row.pk, **{**place, "responsible_post": "队长", "version": 1}) == 302
    assert send("area_edit", row.pk, **{**place, "version": 1}) == 409
    assert client.get(reverse("area_edit", args=[row.pk])).status_code == 200
    lines = {"node": "CM-A", "name": "标准", "effective_from": TODAY, "process": "护罩齐全\n支护到位", "behaviour": "手指口述"}
    assert (send("standard_new", node="CM-A", name="空", effective_from=TODAY), send("standard_new", **lines)) == (422, 302)
    made = WorkplaceStandard.objects.get()
    page = client.get(reverse("standard_detail", args=[made.pk])).content.decode()
    assert ("支护到位" in page, "工艺" in page, "工序" in page) == (True, True, False)
    plan = {"node": "CM-A", "standard": made.pk, "first_on": TODAY, "every": 1}
    assert (send("acceptance_plan", **plan), send("acceptance_plan", **plan)) == (302, 422)
    check = AcceptanceCheck.objects.get()
    marks = {f"item-{pk}": "yes" for pk in made.items.values_list("pk", flat=True)}
    assert send("acceptance_record", check.pk, version=1) == 422
    assert send("acceptance_record", check.pk, version=1, **{**marks, next(iter(marks)): "no"}) == 422
    assert send("acceptance_record", check.pk, version=1, **marks) == 302
    assert "合格" in client.get(reverse("acceptance_detail", args=[check.pk])).content.decode()
    assert send("manual_new", node="CM-A", title="一队一册") == 302
    manual = SafetyManual.objects.get()
    version = {"label": "2026 版", "effective_from": TODAY}
    assert send("manual_publish", manual.pk, **version) == 422
    assert send("manual_publish", manual.pk, **version, upload=SimpleUploadedFile("册.png", PNG)) == 302
    page = client.get(reverse("manual_detail", args=[manual.pk])).content.decode()
    assert ("现行" in page, "册.png" in page) == (True, True)
    assert send("topic_new", node="ZB-A", month="2026-11", topic="运输整治") == 302
    topic = MonthlyTopic.objects.get()
    assert send("topic_task", topic.pk, text="换托辊", owner_post="司机", due_on=TODAY) == 302
    task = topic.tasks.get()
    assert (send("topic_close", topic.pk, task.pk, result=""), send("topic_close", topic.pk, task.pk, result="已换")) == (422, 302)
    assert "已销项" in client.get(reverse("topic_detail", args=[topic.pk])).content.decode()


@pytest.mark.parametrize("who", ["sibling", "stranger", "worker"])
def test_those_without_the_right_change_nothing(client, people, full, who):
    client.force_login(getattr(people, who))

    for name in ("acceptance_record", "manual_publish", "topic_task"):
        assert client.post(reverse(name, args=[full[name.partition("_")[0]]]), {}).status_code == 404


def test_a_turn_that_runs_off_the_calendar_is_refused_with_a_sentence(client, people):
    client.force_login(people.secretary)
    area(people)
    area(people, "1204 工作面", "检修班班长")
    words = {"node": "CM-A", "standard": standard(people).pk, "first_on": "9999-12-31", "every": 31}
    page = client.post(reverse("acceptance_plan"), words)
    assert (page.status_code, list(page.context["form"].errors), AcceptanceCheck.objects.count()) == (422, ["first_on"], 0)


def test_a_place_of_a_unit_that_is_closed_has_no_turn(people):
    area(people)
    area(people, "1204 工作面", "检修班班长")
    Node.objects.filter(pk=people.nodes["CM-A"].pk).update(closed_on=TODAY - timedelta(days=1))
    words = {"at": NOW, "node": people.nodes["MK1"], "first_on": TODAY, "every": 1}
    rows = WorkplaceStandard.objects.create(node=people.nodes["MK1"], name="通用标准", effective_from=TODAY)
    union = user_with(Role.UNION_OFFICER, people.nodes["MK1"], unit=people.nodes["MK1"], name="安监员")
    assert refusal(services.plan_acceptance, actor=people.actor(union), standard=rows, **words) == "acceptance.no_areas"
