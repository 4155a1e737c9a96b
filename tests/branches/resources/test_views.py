from decimal import Decimal

import pytest
from django.urls import reverse

from branches.resources.models import ResourceLine, ResourcePlan, ResourceUse
from portal.kernel import clock
from tests.branches.resources import factories as make
from tests.branches.speakers import factories as speakers


def url(name: str, *args) -> str:
    return reverse(name, args=args)


def get(client, user, name: str, *args, **query):
    client.force_login(user)
    return client.get(url(name, *args), query)


@pytest.mark.parametrize(("who", "draft", "running"), [
    ("committee", 200, 200), ("second_committee", 200, 200), ("secretary", 404, 200), ("sibling", 404, 200), ("assessor", 404, 200),
    ("stranger", 404, 404), ("worker", 404, 404),
])  # fmt: skip
def test_a_plan_in_force_is_read_below_its_committee_and_a_draft_by_its_writers(client, people, who, draft, running):
    row, user = make.line(people, make.draft(people)), getattr(people, who)
    pages = (("resource_plan_detail", row.plan_id), ("resource_line_detail", row.pk), ("resource-plan-detail", row.plan_id))
    expected = [404 if status == 404 else 200 for status in (draft, draft, draft)]
    assert [get(client, user, name, pk).status_code for name, pk in pages] == expected
    make.approved(people, row.plan)
    assert [get(client, user, name, pk).status_code for name, pk in pages] == [running] * 3


@pytest.mark.parametrize(("who", "status"), [("committee", 200), ("secretary", 404), ("assessor", 404), ("stranger", 404)])
def test_the_committee_alone_writes(client, people, who, status):
    row, user = make.line(people, make.draft(people)), getattr(people, who)
    pages = (("resource_plan_edit", row.plan_id), ("resource_line_new", row.plan_id, "room"), ("resource_line_edit", row.pk))
    assert [get(client, user, *page).status_code for page in pages] == [status] * 3
    assert get(client, people.committee, "resource_line_new", row.plan_id, "gold").status_code == 404


def test_drafted_approved_used_and_closed_over_the_pages(client, people):
    client.force_login(people.committee)
    year = clock.today().year
    assert client.post(url("resource_plan_new"), {"node": "DW1", "year": year, "aim": "一线"}).status_code == 302
    assert client.post(url("resource_plan_new"), {"node": "DW1", "year": year}).status_code == 422
    plan = ResourcePlan.objects.get()
    facts = {"what": "SKILL-TEAM", "topic": "取证", "planned": "1000", "from_on": f"{year}-01-01", "to_on": f"{year}-12-31"}
    assert client.post(url("resource_line_new", plan.pk, "budget"), {**facts, "planned": "0"}).status_code == 422
    assert client.post(url("resource_line_new", plan.pk, "budget"), facts).status_code == 302
    line = ResourceLine.objects.get()
    assert client.post(url("resource_plan_edit", plan.pk), {"version": 2, "aim": "一线和班组"}).status_code == 302
    assert client.post(url("resource_plan_approve", plan.pk), {"version": 3}).status_code == 422  # his own writing
    client.force_login(people.second_committee)
    assert "审定后开始执行" in client.get(url("resource_plan_detail", plan.pk)).content.decode()
    assert client.post(url("resource_plan_approve", plan.pk), {"version": 3}).status_code == 302
    use = {"used_on": str(clock.today()), "quantity": "1000.01", "topic": "考试费"}
    broken = client.post(url("resource_use_enter", line.pk), use)
    assert (broken.status_code, "还剩 1000 元，不能超计划使用" in broken.content.decode()) == (422, True)
    assert client.post(url("resource_use_enter", line.pk), {**use, "quantity": "250"}).status_code == 302
    changed = {**facts, "version": 1, "planned": "1200"}
    assert client.post(url("resource_line_edit", line.pk), changed).status_code == 422  # no reason
    assert client.post(url("resource_line_edit", line.pk), {**changed, "reason": "增加一期"}).status_code == 302
    assert client.post(url("resource_line_drop", line.pk), {"version": 2, "reason": "不要"}).status_code == 422
    page = client.get(url("resource_line_detail", line.pk)).content.decode()
    assert ("1,000 → 1,200 元" in page, "增加一期" in page, "950 元" in page) == (True, True, True)
    taken = ResourceUse.objects.get()
    client.force_login(people.secretary)
    assert client.post(url("resource_use_withdraw", taken.pk), {"reason": "记错"}).status_code == 404
    client.force_login(people.committee)
    assert [client.post(url("resource_use_withdraw", taken.pk), {"reason": why}).status_code for why in ("", "记错", "又")] == [
        422,
        302,
        422,
    ]
    plan.refresh_from_db()
    assert client.post(url("resource_plan_close", plan.pk), {"version": plan.version, "note": ""}).status_code == 422
    assert client.post(url("resource_plan_close", plan.pk), {"version": plan.version, "note": "用完"}).status_code == 302
    assert client.get(url("resource_line_new", plan.pk, "budget")).status_code == 422


def test_a_branch_reads_what_is_used_but_no_record_of_another_branch(client, people):
    row = make.running(people)
    make.used(people, row, activity=speakers.record(people, subject="检修微课"))
    seen = {
        who: "检修微课" in get(client, getattr(people, who), name, *args).content.decode()
        for who in ("secretary", "committee", "sibling") for name, *args in (("resource_use_list",), ("resource_line_detail", row.pk))
    }  # fmt: skip
    assert seen == {"secretary": True, "committee": True, "sibling": False}


def test_budgets_and_their_growth_over_the_page(client, people):
    year = clock.today().year
    for back, planned in ((1, 1000), (0, 1020)):
        make.running(people, year - back, planned)
    page = get(client, people.secretary, "resource_budgets", node="DW1").content.decode()
    assert ("+2%" in page, "低于要求" in page, "每年增长不低于 5%" in page) == (True, True, True)
    detail = get(client, people.committee, "resource_plan_detail", ResourcePlan.objects.get(year=year).pk).content.decode()
    assert ("+2%" in detail, "低于要求" in detail) == (True, True)
    assert "还没有已审定的经费计划" in get(client, people.stranger, "resource_budgets", node="DW1").content.decode()


@pytest.mark.parametrize(("name", "query", "count"), [
    ("resource_plan_list", {"s": "running"}, 1), ("resource_plan_list", {"s": "draft"}, 0), ("resource_plan_list", {"year": "2001"}, 0),
    ("resource_line_list", {"q": "技能人才"}, 1), ("resource_line_list", {"kind": "room"}, 1), ("resource_line_list", {"q": "周德贵"}, 1),
    ("resource_line_list", {}, 3), ("resource_use_list", {"q": "考试"}, 1), ("resource_use_list", {"kind": "room"}, 0),
    ("resource_use_list", {"standing": "no"}, 0),
])  # fmt: skip
def test_the_filters(client, people, name, query, count):
    plan = make.draft(people)
    row = make.line(people, plan)
    make.room(people, plan)
    make.trainer(people, plan)
    make.approved(people, plan)
    make.used(people, row)
    assert get(client, people.secretary, name, **query).context["listing"].page.paginator.count == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_cost_the_same_with_more_rows(client, people, django_assert_num_queries, count):
    for back in range(count):
        plan = make.draft(people, year=clock.today().year - back)
        row = make.line(people, plan, branches=[people.branch_a])
        for n in range(1, count):
            make.line(people, plan, what=make.purpose(("OTHER", "AWARD")[n - 1]), planned=Decimal(5))
        make.approved(people, plan)
        make.used(people, row, used_on=min(clock.today(), row.to_on), activity=speakers.record(people))
    client.force_login(people.committee)
    pages = (
        ("resource_plan_list", 8), ("resource_line_list", 8), ("resource_use_list", 6), ("resource_budgets", 9),
        ("resource_plan_detail", 11, ResourcePlan.objects.order_by("-year")[0].pk),
    )  # fmt: skip
    for name, queries, *args in pages:
        client.get(url(name, *args))
        with django_assert_num_queries(queries):
            client.get(url(name, *args))
