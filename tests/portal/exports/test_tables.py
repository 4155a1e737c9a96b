"""The tables that are no plain list: tree, coverage, duties, members, ranking and its kin, rules, outlook, work history."""

import pytest
from django.urls import reverse

from portal.exports.services import request_export
from portal.kernel import clock
from portal.kernel.errors import NotReachable
from portal.kernel.exporters import exporter_of
from portal.people.models import WorkHistory
from portal.rights.access import actor_of
from portal.rights.enums import Role
from tests.portal.exports.files import lines_of
from tests.portal.exports.rooms import fill
from tests.support.people import user_with
from tests.workforce.promotion.factories import electrician, handed_in


@pytest.fixture
def filled(people):
    return fill(people)


def table(user, key, query=""):
    """Head and rows of the file as ``user`` takes it."""
    export = request_export(
        actor=actor_of(user, clock.today()), at=clock.now(), exporter=exporter_of(key), query=query, format="csv", reason="年度工作总结"
    )
    assert (export.state, export.error_code) == ("ready", "")
    return lines_of(export)


def column(rows, heading):
    return [row[rows[0].index(heading)] for row in rows[1:]]


def test_the_tree_in_the_order_of_the_page(filled, client):
    user = filled.near[Role.SYSTEM_ADMIN]
    client.force_login(user)
    for query in ("", "q=支部A", "closed=1"):
        page = client.get(reverse("node_tree") + f"?{query}")
        assert column(table(user, "node-list", query), "组织编码") == [row.node.code for row in page.context["rows"]]
    rows = table(user, "node-list")
    assert column(rows, "上级编码")[:3] == ["", "MK1", "CM-A"]  # the top of a part has no parent that its reader may name


def test_coverage_and_the_rules(filled, client):
    user = filled.near[Role.HR]
    client.force_login(user)
    page = client.get(reverse("coverage"))
    assert column(table(user, "coverage"), "操作岗人数") == [str(r.posts) for r in page.context["rows"]]
    page = client.get(reverse("rule_list") + "?q=导出")
    assert column(table(user, "rule-list", "q=导出"), "编码") == [v.row.code for v in page.context["rows"]]


def test_members_of_the_branches_in_reach_alone(filled, client):
    client.force_login(filled.people.secretary)
    page = client.get(reverse("branch_detail", args=["ZB-A"]))
    rows = table(filled.people.secretary, "member-list", "branch=ZB-A")
    assert column(rows, "工号") == [m.person.staff_no for m in page.context["members"]]
    assert reverse("export_new", args=["member-list"]) + "?branch=ZB-A" in page.content.decode()
    for user in (filled.people.sibling, filled.people.stranger, filled.far[Role.COMMITTEE]):
        with pytest.raises(NotReachable):
            table(user, "member-list", "branch=ZB-A")


@pytest.mark.parametrize("query", ["", "span=month&p=2026-10", "span=year", "state=late", "span=quarter&branch=ZB-A"])
def test_duties_line_by_line_behind_the_table(filled, client, query):
    user = filled.near[Role.COMMITTEE]
    client.force_login(user)
    page = client.get(reverse("duty_list") + f"?{query}")
    rows = table(user, "duty-list", query)
    shown = page.context["listing"].ordered
    if page.context["branch"] is not None:
        assert column(rows, "任务") == [line["duty"].kind.name for line in shown]
    else:
        branches = [b.node.code for b in shown]
        found = list(dict.fromkeys(column(rows, "支部编码")))
        assert found == [code for code in branches if code in found]
        assert set(branches) - set(found) <= {"LS-1"}  # the temporary branch owes nothing for a time before it was founded
    assert "ZB-C" not in column(rows, "支部编码")


def test_ranking_and_its_kin_keep_to_the_lens(filled):
    near, far = filled.near[Role.COMMITTEE], filled.far[Role.COMMITTEE]
    assert column(table(near, "ranking"), "党支部编码") == ["ZB-A", "ZB-B"]
    assert column(table(near, "ranking", "round=2026Q3&quadrant=weak"), "党支部编码") == ["ZB-B"]
    assert column(table(far, "ranking"), "党支部编码") == ["ZB-C"]
    assert column(table(near, "coupling"), "党支部编码") == ["ZB-A", "ZB-B"]
    assert len(table(near, "trend")) == 17
    with pytest.raises(NotReachable):
        table(near, "ranking", "unit=MK2")


def test_the_outlook_as_it_is_filtered(filled, client):
    electrician(filled.people.hr.person)
    unit = filled.people.nodes["CM-A"]
    handed_in(filled.people, user_with(Role.WORKER, unit, unit=unit, name="申报人"), at=clock.now())
    user = filled.people.hr
    client.force_login(user)
    for query in ("", "s=ready", "s=applied"):
        page = client.get(reverse("promotion_outlook") + f"?{query}").context["listing"]
        assert column(table(user, "promotion-outlook", query), "工号") == [p.person.staff_no for p in page.ordered]


def test_the_posts_of_the_people_on_the_page(filled):
    rows = table(filled.people.hr, "work-history", "q=职工甲&left=no")
    stretches = WorkHistory.objects.filter(person=filled.people.worker.person)
    assert column(rows, "开始日期") == [s.started_on.isoformat() for s in stretches]
    assert set(column(rows, "人员")) == {"职工甲"}
