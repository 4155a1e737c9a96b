import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from branches.supervision.models import SupervisionCheck, SupervisionFinding, SupervisionMatter
from portal.catalogue.models import Tag
from portal.kernel import clock
from tests.branches.supervision import factories as make

REACH = [("secretary", 200), ("committee", 200), ("sibling", 404), ("stranger", 404)]


def url(name: str, *args) -> str:
    return reverse(name, args=args)


def get(client, user, name: str, *args, **query):
    client.force_login(user)
    return client.get(url(name, *args), query)


@pytest.mark.parametrize(("who", "status"), REACH)
def test_checks_findings_and_matters_are_seen_in_reach(client, people, who, status):
    pages = (
        ("supervision_check", make.check(people).pk), ("supervision_finding", make.finding(people).pk),
        ("supervision_matter", make.matter(people).pk),
    )  # fmt: skip
    assert [get(client, getattr(people, who), name, pk).status_code for name, pk in pages] == [status] * 3


@pytest.mark.parametrize(("who", "status"), [("secretary", 404), ("committee", 200), ("sibling", 404), ("stranger", 404)])
def test_those_who_plan_see_draws(client, people, who, status):
    make.matter(people)
    row = make.draw(people, 1)
    type(row).objects.filter(pk=row.pk).update(node=people.nodes["DW1"])
    assert get(client, getattr(people, who), "supervision_draw", row.pk).status_code == status


def test_lists_of_strangers_are_empty(client, people):
    make.check(people)
    make.finding(people)
    make.matter(people)
    for name in ("supervision_list", "supervision_findings", "supervision_matters"):
        assert get(client, people.stranger, name).context["listing"].page.paginator.count == 0
        assert get(client, people.secretary, name).context["listing"].page.paginator.count == 1


def test_a_planned_lot_is_no_page_for_those_who_will_be_looked_at(client, people):
    make.matter(people)
    make.draw(people, 1)
    pk = SupervisionCheck.objects.get().pk
    assert get(client, people.secretary, "supervision_check", pk).status_code == 404
    assert get(client, make.officer(people), "supervision_check", pk).status_code == 200


def test_the_draw_page_shows_seed_population_and_the_second_run(client, people):
    make.matter(people)
    make.matter(people, name="结算")
    row = make.draw(people, 1)
    page = get(client, make.officer(people, "MK1"), "supervision_draw", row.pk).content.decode()
    assert (row.seed in page, "复算一致" in page, page.count("次序值")) == (True, True, 1)
    code, topic = row.population[0][0], make.topic()
    assert (f"<td>{topic}</td>" in page, f"<td>{code}</td>" in page) == (True, False)  # the layer in words, not its code
    type(row).objects.filter(pk=row.pk).update(seed="x")
    other = get(client, make.officer(people, "MK1"), "supervision_draw", row.pk).context
    assert other["is_same"] == (row.chosen == other["row"].chosen and other["is_same"])


def test_from_the_plan_to_the_closure_over_the_pages(client, people):
    client.force_login(make.officer(people))
    today = str(clock.today())
    facts = {
        "node": "CM-A", "title": "采购检查", "topic": "CONTRACT", "kind": "joint", "source": "internal", "lead": "AUDIT",
        "partners": ["LAW"], "planned_on": today, "tags": ["DRIVE-LEAN"], "once_key": "abc",
    }  # fmt: skip
    assert client.post(url("supervision_new"), {**facts, "title": ""}).status_code == 422
    assert client.post(url("supervision_new"), facts).status_code == 302
    assert client.post(url("supervision_new"), facts).status_code == 302  # a double click
    row = SupervisionCheck.objects.get()
    assert "采购检查" in client.get(url("supervision_edit", row.pk)).content.decode()
    assert client.post(url("supervision_edit", row.pk), {**facts, "version": 9}).status_code == 409
    for office in ("AUDIT", "LAW"):
        assert client.post(url("supervision_part", row.pk), {"office": office, "opinion": "程序完整"}).status_code == 302
    assert client.post(url("supervision_hold", row.pk), {"version": 1, "held_on": today, "result": ""}).status_code == 422
    assert client.post(url("supervision_hold", row.pk), {"version": 1, "held_on": today, "result": "发现 1 个问题"}).status_code == 302
    order = {
        "node": "CM-A", "topic": "CONTRACT", "source": "internal", "text": "两份合同未比价", "found_on": today, "due_on": today,
        "check": row.pk, "once_key": "f", "goal": "GOAL-LEAK",
    }  # fmt: skip
    assert "采购检查" in client.get(url("supervision_finding_new"), {"check": row.pk}).content.decode()
    assert client.post(url("supervision_finding_new"), {**order, "due_on": "2020-01-01"}).status_code == 422
    assert client.post(url("supervision_finding_new"), order).status_code == 302
    found = SupervisionFinding.objects.get()
    assert found.check_record_id == row.pk
    paper = client.post(url("supervision_order", found.pk, "docx"))
    assert (paper.status_code, paper.content[:2]) == (200, b"PK")
    client.force_login(people.secretary)
    assert "报送整改情况" in client.get(url("supervision_finding", found.pk)).content.decode()
    assert client.post(url("supervision_answer", found.pk), {"version": 1, "measure": "", "amount": ""}).status_code == 422
    assert client.post(url("supervision_answer", found.pk), {"version": 1, "measure": "已补办", "amount": "3.2"}).status_code == 302
    assert client.post(url("supervision_close", found.pk), {"version": 2}).status_code == 404
    client.force_login(people.committee)
    assert "复核合格" in client.get(url("supervision_finding", found.pk)).content.decode()
    back = {"r-version": 2, "r-reason": "缺证明", "r-due_on": today}
    assert client.post(url("supervision_return", found.pk), {**back, "r-reason": ""}).status_code == 422
    assert client.post(url("supervision_return", found.pk), back).status_code == 302
    client.force_login(people.secretary)
    assert client.post(url("supervision_answer", found.pk), {"version": 3, "measure": "补了证明"}).status_code == 302
    client.force_login(people.committee)
    assert client.post(url("supervision_close", found.pk), {"version": 4}).status_code == 302
    assert "已销号，不用再办理" in client.get(url("supervision_finding", found.pk)).content.decode()


def test_a_matter_over_the_pages(client, people):
    client.force_login(people.committee)
    facts = {"node": "CM-A", "name": "废旧物资处置", "topic": "FINANCE", "object_type": "ASSET", "is_key": "on", "rule": "处置办法"}
    assert client.post(url("supervision_matter_new"), facts).status_code == 302
    assert client.post(url("supervision_matter_new"), facts).status_code == 422
    assert client.post(url("supervision_matter_new"), {**facts, "node": "CM-C"}).status_code == 422
    row = SupervisionMatter.objects.get()
    assert "处置办法" in client.get(url("supervision_matter", row.pk)).content.decode()
    assert client.post(url("supervision_matter_edit", row.pk), {**facts, "version": 1, "flow": "鉴定到入账"}).status_code == 302
    assert client.post(url("supervision_matter_edit", row.pk), {**facts, "version": 1}).status_code == 409
    assert client.post(url("supervision_matter_close", row.pk)).status_code == 302
    client.force_login(people.stranger)
    assert client.post(url("supervision_matter_close", row.pk)).status_code == 404


def test_a_draw_over_the_page(client, people):
    make.matter(people)
    client.force_login(make.officer(people, "MK1"))
    facts = {
        "node": "MK1",
        "title": "抽查",
        "stratum": "topic",
        "size": 1,
        "lead": "AUDIT",
        "planned_on": str(clock.today()),
        "once_key": "d",
    }
    assert client.post(url("supervision_draw_new"), {**facts, "size": 9}).status_code == 422
    assert client.post(url("supervision_draw_new"), {**facts, "planned_on": "2020-01-01"}).status_code == 422
    assert client.post(url("supervision_draw_new"), facts).status_code == 302
    assert client.post(url("supervision_draw_new"), facts).status_code == 302
    assert client.get(url("supervision_draws")).context["listing"].page.paginator.count == 1


@pytest.mark.parametrize(
    ("name", "query", "count"),
    [
        ("supervision_list", {}, 2),
        ("supervision_list", {"topic": "CONTRACT"}, 1),
        ("supervision_list", {"tag": "DRIVE-SMART"}, 1),
        ("supervision_list", {"lead": "LAW"}, 0),
        ("supervision_list", {"s": "held"}, 0),
        ("supervision_list", {"source": "inside", "q": "薪酬"}, 1),
        ("supervision_findings", {}, 2),
        ("supervision_findings", {"source": "external"}, 1),
        ("supervision_findings", {"goal": "GOAL-SAFE"}, 1),
        ("supervision_findings", {"s": "late"}, 0),
        ("supervision_findings", {"s": "issued", "topic": "CONTRACT"}, 2),
        ("supervision_matters", {"key": "yes"}, 1),
        ("supervision_matters", {"object_type": "ASSET"}, 0),
    ],
)
def test_the_filters(client, people, name, query, count):
    make.check(people, tags=[Tag.objects.get(code="DRIVE-SMART")])
    make.check(people, title="薪酬检查", topic=make.topic("PAY"))
    make.finding(people, goal=Tag.objects.get(code="GOAL-SAFE"))
    make.finding(people, source="external", body="audit", document="审〔2026〕7号")
    make.matter(people)
    make.matter(people, name="日常", is_key=False)
    assert get(client, people.committee, name, **query).context["listing"].page.paginator.count == count


PAGES = [("supervision_board",), ("supervision_list",), ("supervision_findings",), ("supervision_matters",), ("supervision_matter", "pk")]


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_cost_the_same_with_more_rows(client, people, count):
    for n in range(count):
        row = make.matter(people, name=f"事项{n}")
        make.held(people, title=f"检查{n}", matter=row)
        make.finding(people, text=f"问题{n}", matter=row)
    row = make.matter(people, name="定数")
    for _ in range(count):
        make.held(people, matter=row)
        make.finding(people, matter=row)
    make.draw(people, 1)
    client.force_login(make.officer(people))
    costs = {}
    for name, *args in PAGES:
        address = url(name, *(row.pk for _ in args))
        client.get(address)
        with CaptureQueriesContext(connection) as seen:
            client.get(address)
        costs[name] = len(seen)
    assert costs == {
        "supervision_board": 13, "supervision_list": 10, "supervision_findings": 9, "supervision_matters": 8, "supervision_matter": 7,
    }  # fmt: skip
