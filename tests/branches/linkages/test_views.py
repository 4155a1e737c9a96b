from datetime import timedelta

import pytest
from django.urls import reverse

from branches.linkages.models import LeaderLink, LinkVisit
from portal.kernel import clock
from portal.rights.enums import Role
from tests.branches.linkages import factories as make
from tests.support.people import user_with

REACH = [("secretary", 200), ("committee", 200), ("worker", 200), ("sibling", 404), ("stranger", 404)]


def url(name: str, *args) -> str:
    return reverse(name, args=args)


def get(client, user, name: str, *args, **query):
    client.force_login(user)
    return client.get(url(name, *args), query)


@pytest.mark.parametrize(("who", "status"), REACH)
def test_a_link_is_seen_in_reach_and_by_its_leader(client, people, who, status):
    row = make.link(people)
    user = getattr(people, who)
    assert get(client, user, "link_detail", row.pk).status_code == status
    assert client.get(reverse("leader-link-detail", args=[row.pk])).status_code == status


def test_a_leader_sees_his_own_links_alone(client, people):
    make.link(people)
    other = user_with(Role.WORKER, people.nodes["CM-A"], unit=people.nodes["CM-A"], name="职工乙")
    for user, count in ((people.worker, 1), (other, 0), (people.committee, 1), (people.stranger, 0)):
        assert get(client, user, "link_list").context["listing"].page.paginator.count == count


@pytest.mark.parametrize(("who", "status"), [("committee", 200), ("secretary", 404), ("worker", 404), ("stranger", 404)])
def test_the_committee_alone_sets_links(client, people, who, status):
    row, user = make.link(people), getattr(people, who)
    assert [get(client, user, name, arg).status_code for name, arg in (("link_new", "ZB-A"), ("link_edit", row.pk))] == [status] * 2


def test_set_changed_and_ended_over_the_page(client, people):
    client.force_login(people.committee)
    today = str(clock.today())
    facts = {"number": "00000", "focus": "班组建设", "from_on": today}
    answer = client.post(url("link_new", "ZB-A"), facts)
    assert (answer.status_code, "没有工号为 00000 的在职人员" in answer.content.decode()) == (422, True)
    assert client.post(url("link_new", "ZB-A"), {**facts, "number": people.worker.person.staff_no}).status_code == 302
    row = LeaderLink.objects.get()
    edited = {"version": 1, "focus": "安全", "from_on": today}
    assert [client.post(url("link_edit", row.pk), edited).status_code for _n in range(2)] == [302, 409]
    assert client.post(url("link_end", row.pk), {"version": 2, "on": today, "reason": ""}).status_code == 422
    assert client.post(url("link_end", row.pk), {"version": 2, "on": today, "reason": "调整"}).status_code == 302
    assert client.get(url("link_edit", row.pk)).status_code == 422
    assert client.post(url("link_new", "ZB-C"), facts).status_code == 404


def test_the_leader_plans_visits_writes_and_keeps_his_promise_over_the_page(client, people):
    row = make.link(people)
    client.force_login(people.worker)
    day = clock.today() + timedelta(days=3)
    assert client.post(url("link_plan", row.pk), {"on": str(day), "topic": "下井看现场"}).status_code == 302
    assert client.post(url("link_plan", row.pk), {"on": str(day), "topic": "下井看现场"}).status_code == 422
    plan = LinkVisit.objects.get()
    page = client.get(url("link_detail", row.pk), {"plan": plan.pk})
    assert page.context["visit_form"].initial["topic"] == "下井看现场"
    facts = {"held_on": str(clock.today()), "topic": "下井看现场", "found": "照明不足", "promise": "换灯", "promise_by": ""}
    target = f"{url('link_visit', row.pk)}?plan={plan.pk}"
    broken = client.post(target, facts)
    assert (broken.status_code, "要一起填写" in broken.content.decode()) == (422, True)
    assert client.post(target, {**facts, "promise_by": str(day)}).status_code == 302
    assert "承诺待兑现" in get(client, people.secretary, "link_visits").content.decode()
    client.force_login(people.stranger)
    assert client.post(url("link_kept", plan.pk), {"note": "已换"}).status_code == 404
    client.force_login(people.worker)
    assert client.post(url("link_kept", plan.pk), {"note": "已换"}).status_code == 302
    assert client.post(url("link_kept", plan.pk), {"note": "已换"}).status_code == 422
    assert client.post(f"{url('link_visit', row.pk)}?plan=999999999999", facts).status_code == 404


def test_a_plan_is_taken_off(client, people):
    row = make.link(people)
    plan = make.planned(people, row)
    client.force_login(people.stranger)
    assert client.post(url("link_plan_drop", plan.pk)).status_code == 404
    client.force_login(people.secretary)
    assert (client.post(url("link_plan_drop", plan.pk)).status_code, LinkVisit.objects.count()) == (302, 0)


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_cost_the_same_with_more_rows(client, people, django_assert_num_queries, count):
    for n in range(count):
        leader = user_with(Role.WORKER, people.nodes["CM-A"], unit=people.nodes["CM-A"], name=f"领导{n}")
        row = make.link(people, number=leader.person.staff_no)
        make.visited(people, row, people.secretary)
    client.force_login(people.committee)
    for name, queries in (("link_list", 8), ("link_visits", 6)):
        client.get(url(name))
        with django_assert_num_queries(queries):
            client.get(url(name))


@pytest.mark.parametrize(
    ("name", "query", "count"),
    [
        ("link_list", {"q": "职工甲"}, 1),
        ("link_list", {"q": "没有"}, 0),
        ("link_list", {"s": "running"}, 1),
        ("link_list", {"s": "ended"}, 0),
        ("link_visits", {"open": "yes"}, 1),
        ("link_visits", {"q": "听取"}, 1),
        ("link_visits", {}, 2),
    ],
)
def test_the_filters(client, people, name, query, count):
    row = make.link(people)
    make.promised(people, row)
    make.planned(people, row)
    assert get(client, people.committee, name, **query).context["listing"].page.paginator.count == count


def test_the_card_on_the_page_of_the_branch(client, people):
    make.visited(people, make.link(people))
    page = get(client, people.secretary, "branch_detail", "ZB-A").content.decode()
    assert ("包联领导" in page, "职工甲" in page) == (True, True)
