"""Pages of plans for the four standing people; two columns; coverage; map; paper."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from branches.plans import selectors
from branches.plans.models import Plan, PlanItem
from portal.catalogue.models import Tag
from portal.files.models import EvidenceLink
from portal.kernel import clock
from tests.branches.plans.factories import drafted, figure, put, running, submitted, told, work
from tests.support.papers import PNG


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def url(name: str, *args) -> str:
    return reverse(f"plan_{name}", args=args)


@pytest.mark.parametrize(("who", "status"), [("secretary", 200), ("committee", 200), ("sibling", 404), ("stranger", 404), ("worker", 404)])
def test_who_opens_a_plan_its_map_and_its_items(client, people, who, status):
    plan = running(people)
    client.force_login(getattr(people, who))
    pages = [url("detail", plan.pk), url("map", plan.pk), url("item", work(plan).pk)]
    assert [client.get(page).status_code for page in pages] == [status] * 3
    assert client.post(url("paper", plan.pk, "docx")).status_code == status


@pytest.mark.parametrize(("who", "seen"), [("secretary", 1), ("committee", 1), ("sibling", 0), ("stranger", 0)])
def test_the_lists_show_what_is_in_reach(client, people, who, seen):
    plan = running(people)
    client.force_login(getattr(people, who))
    assert len(client.get(url("list")).context["listing"].page.object_list) == seen
    assert len(client.get(url("work")).context["listing"].page.object_list) == 2 * seen
    assert len(client.get(url("list"), {"s": plan.state}).context["listing"].page.object_list) == seen
    assert len(client.get(url("list"), {"s": "closed"}).context["listing"].page.object_list) == 0


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_cost_the_same_with_more_rows(client, people, django_assert_num_queries, count):
    plan = running(people)
    for no in range(count - 1):
        PlanItem.objects.create(plan=plan, kind=work(plan).kind, title=f"再一项{no}", lead_post="书记")
    client.force_login(people.secretary)
    with django_assert_num_queries(20):
        client.get(url("work"))
    with django_assert_num_queries(7):
        client.get(url("list"))


@pytest.mark.parametrize("count", [1, 3])
def test_a_plan_costs_the_same_with_more_items(client, people, django_assert_num_queries, count):
    plan = running(people)
    for no in range(count - 1):
        PlanItem.objects.create(plan=plan, parent=work(plan).parent, kind=work(plan).kind, title=f"再一项{no}", lead_post="书记")
    client.force_login(people.secretary)
    with django_assert_num_queries(28):
        client.get(url("detail", plan.pk))


def typed(**given) -> dict:
    first = {
        "node": "ZB-A",
        "year": str(clock.today().year),
        "sort": "annual",
        "title": "年度计划",
        "problem": "故障多",
        "result": "降三成",
    }
    return {**first, "template": "THREE-IN-ONE", "once_key": "abc", **given}


def test_from_a_template_to_a_running_plan_on_the_pages(client, people):
    client.force_login(people.secretary)
    answer = client.post(url("new"), typed())
    plan = Plan.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, url("detail", plan.pk))
    head = plan.items.get(title="能力锻造（体）")
    item = {
        "kind": "TASK",
        "parent": head.pk,
        "title": "岗位练兵",
        "lead_side": "union",
        "lead_post": "工会主席",
        "sides": ["party", "admin"],
        "is_joint": "on",
        "due_on": f"{plan.year}-12-20",
        "tags": ["AIM-QUALITY"],
        "stage": "三季度检修",
    }
    assert client.post(url("item_add", plan.pk), item).status_code == 302
    target = {"kind": "TARGET", "parent": head.pk, "title": "设备完好率", "measure": "AVAILABILITY", "target": "98.6", "lead_node": "CM-A"}
    assert client.post(url("item_add", plan.pk), target).status_code == 302
    added = plan.items.get(title="岗位练兵")
    assert ([s.side for s in added.shares.all()], [t.code for t in added.tags.all()]) == (["party", "admin"], ["AIM-QUALITY"])
    assert client.get(url("item_edit", added.pk)).context["form"].initial["sides"] == ["party", "admin"]
    assert client.post(url("item_edit", added.pk), {**item, "title": "岗位大练兵", "version": "1"}).status_code == 302
    assert client.post(url("item_edit", added.pk), {**item, "title": "旧页面", "version": "1"}).status_code == 409
    assert client.post(url("submit", plan.pk)).status_code == 302
    assert client.post(url("item_add", plan.pk), item).status_code == 422
    client.force_login(people.committee)
    assert "批准" in client.get(url("detail", plan.pk)).content.decode()
    assert client.post(url("approve", plan.pk)).status_code == 302
    client.force_login(people.secretary)
    assert client.post(url("start", plan.pk)).status_code == 302
    assert Plan.objects.get().state == "running"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"problem": ""}, "请写明要解决什么问题"),
        ({"result": ""}, "请写明预期结果"),
        ({"year": "2020"}, "计划年度只能是"),
        ({"node": "ZB-C"}, "选择"),
    ],
)
def test_a_wrong_form_is_refused_in_words(client, people, given, sentence):
    client.force_login(people.secretary)
    answer = client.post(url("new"), typed(**given))
    assert (answer.status_code, sentence in answer.content.decode(), Plan.objects.count()) == (422, True, 0)


def test_party_tasks_and_production_targets_stand_side_by_side(client, people):
    plan = running(people)
    figure(people, "CM-A", 1, "96")
    figure(people, "CM-A", 2, "99")
    figure(people, "CM-B", 2, "10")
    told(people, work(plan), percent=40)
    client.force_login(people.secretary)
    page = client.get(url("detail", plan.pk))
    top = page.context["tops"][0]
    assert ([b.item.title for b in top.party], [b.item.title for b in top.production]) == (["每月一次班前微党课"], ["设备完好率"])
    assert (top.production[0].actual, top.production[0].is_reached) == (Decimal("97.5"), False)
    assert "97.5 / 98 %" in page.content.decode()


def test_a_committee_reads_the_figures_of_its_unit(people):
    plan = drafted(people, user=people.committee, node="DW1")
    item = put(people, plan, "TARGET", user=people.committee)
    for node, value in (("CM-A", "96"), ("CM-B", "98"), ("CM-C", "1")):
        figure(people, node, 1, value)
    assert selectors.actuals_of([item], clock.today()) == {item.pk: Decimal(97)}


def test_coverage_counts_what_is_missing_by_heading_and_by_pillar(client, people):
    plan = drafted(people, template="THREE-IN-ONE")
    skill, value = plan.items.get(title="能力锻造（体）"), plan.items.get(title="价值引领（魂）")
    put(people, plan, title="无牵头", parent=skill, lead_post="")
    put(people, plan, "TARGET", title="完好率", parent=skill)
    put(people, plan, title="宣讲", parent=value)
    client.force_login(people.secretary)
    page = client.get(url("detail", plan.pk))
    rows = {row.label: row for row in page.context["by_tag"]}
    found = rows["能力锻造"]
    assert (found.work, found.done, found.without_owner, found.without_target, found.without_evidence) == (2, 0, 1, 1, 2)
    assert (rows["价值引领"].work, rows["制度保障"].work) == (1, 0)
    assert set(rows) == set(Tag.objects.filter(code__startswith="PILLAR-").values_list("name_zh", flat=True))
    headings = [row.label for row in page.context["by_heading"]]
    assert headings[:2] == ["党建与产业工人培养协同", "党建与产业工人培养协同 · 价值引领（魂）"]


def test_the_strategy_map_has_three_layers(client, people):
    plan = drafted(people, template="FOUR-PATHS")
    client.force_login(people.secretary)
    layers = [(str(label), [b.item.title for b in rows]) for label, rows in client.get(url("map", plan.pk)).context["layers"]]
    assert layers == [
        ("目标层", ["由“工”到“匠”"]),
        ("实践层", ["思想引领", "机制创新", "载体创建", "组织保障"]),
        ("服务支撑端", ["服务支撑端"]),
    ]


def test_progress_with_a_picture_on_the_page(client, people):
    plan = running(people)
    item = work(plan)
    client.force_login(people.secretary)
    told_now = {
        "on": clock.today().isoformat(),
        "words": "已讲三次",
        "percent": "30",
        "uploads": SimpleUploadedFile("现场.png", PNG),
        "once_key": "z",
    }
    assert client.post(url("item_progress", item.pk), told_now).status_code == 302
    page = client.get(url("item", item.pk)).content.decode()
    assert ("已讲三次" in page, "现场.png" in page) == (True, True)
    assert EvidenceLink.objects.get().record_id == item.pk
    wrong = client.post(url("item_progress", item.pk), {**told_now, "percent": "130", "uploads": ""})
    assert wrong.status_code == 422
    for user in (people.sibling, people.stranger):
        client.force_login(user)
        assert client.post(url("item_progress", item.pk), told_now).status_code == 404


def test_progress_told_for_an_earlier_day_says_when_it_was_told(client, people):
    plan = running(people)
    item, today = work(plan), clock.today()
    told(people, item, on=today)
    client.force_login(people.secretary)
    assert "填报）" not in client.get(url("item", item.pk)).text
    told(people, item, on=today - timedelta(days=40), words="补记")
    assert f"{today - timedelta(days=40)}（{today} 填报）" in client.get(url("item", item.pk)).text


def test_check_points_on_the_page(client, people):
    plan = running(people)
    item = work(plan)
    client.force_login(people.secretary)
    given = {"point": "draw_up", "on": clock.today().isoformat(), "words": "联席会议"}
    assert client.post(url("item_check", item.pk), given).status_code == 422
    PlanItem.objects.filter(pk=item.pk).update(is_joint=True)
    assert client.post(url("item_check", item.pk), given).status_code == 302
    page = client.get(url("item", item.pk)).content.decode()
    assert all(words in page for words in ("同谋划", "同部署", "同推进", "同考核", "联席会议"))


def test_a_plan_goes_back_with_a_reason_and_ends(client, people):
    plan = submitted(people)
    client.force_login(people.committee)
    assert client.post(url("return", plan.pk), {"reason": ""}).status_code == 422
    assert client.post(url("return", plan.pk), {"reason": "指标偏低"}).status_code == 302
    client.force_login(people.secretary)
    assert "指标偏低" in client.get(url("detail", plan.pk)).content.decode()
    edited = {"title": plan.title, "problem": "接续紧张", "result": plan.result, "version": str(Plan.objects.get().version)}
    assert client.post(url("edit", plan.pk), edited).status_code == 302
    assert Plan.objects.get().problem == "接续紧张"
    loose = put(people, Plan.objects.get(), title="删掉")
    assert client.post(url("item_remove", loose.pk)).status_code == 302
    Plan.objects.update(state="running")
    assert client.post(url("close", plan.pk)).status_code == 302


def test_a_plan_as_a_document(client, people):
    plan = running(people)
    client.force_login(people.secretary)
    answer = client.post(url("paper", plan.pk, "docx"))
    assert (answer.status_code, answer.content[:2]) == (200, b"PK")


def test_what_was_sent_up_anew_in_the_meantime_is_read_before_it_is_approved(client, people):
    plan = submitted(people)
    client.force_login(people.committee)
    assert f'name="version" value="{plan.version}"' in client.get(url("detail", plan.pk)).content.decode()
    Plan.objects.update(version=plan.version + 2, result="改小了")
    answer = client.post(url("approve", plan.pk), {"version": plan.version})
    assert (answer.status_code, Plan.objects.get().state) == (409, "submitted")
    assert client.post(url("approve", plan.pk), {"version": plan.version + 2}).status_code == 302
    assert Plan.objects.get().state == "approved"


def test_targets_are_tagged_with_values_and_counted_by_them(client, people):
    """Safe, intensive, efficient and green production are tags of targets (S3-37); one that bears nothing is left out."""
    plan = drafted(people, template="THREE-IN-ONE")
    skill = plan.items.get(title="能力锻造（体）")
    target = put(people, plan, "TARGET", title="完好率", parent=skill)
    target.tags.add(*Tag.objects.filter(code__in=("VALUE-SAFE", "VALUE-GREEN")))
    client.force_login(people.secretary)
    rows = {row.label: row.work for row in client.get(url("detail", plan.pk)).context["by_tag"]}
    assert (rows["安全"], rows["绿色"], "集约" in rows, "高效" in rows) == (1, 1, False, False)
