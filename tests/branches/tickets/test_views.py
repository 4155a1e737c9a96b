import re

import pytest
from django.urls import reverse

from branches.tickets import services, todos
from branches.tickets.models import ConcernTopic, ServiceTicket
from portal.kernel import clock
from tests.branches.activities.factories import ActivityFactory
from tests.branches.tickets import factories as make


def url(name: str, *args) -> str:
    return reverse(name, args=args)


def get(client, user, name: str, *args, **query):
    client.force_login(user)
    return client.get(url(name, *args), query)


@pytest.mark.parametrize(("who", "status"), [("secretary", 200), ("committee", 404), ("sibling", 404), ("stranger", 404), ("worker", 404)])
def test_a_ticket_is_seen_by_its_branch(client, people, who, status):
    assert get(client, getattr(people, who), "ticket_detail", make.raised(people).pk).status_code == status


def test_the_name_is_shown_to_the_handler_alone(client, people):
    row = make.routed(people)
    name = people.worker.person.name
    page = get(client, make.handler(people), "ticket_handle", row.pk).content.decode()
    assert (name in page, "热水" in page) == (True, True)
    page = get(client, people.secretary, "ticket_detail", row.pk).content.decode()
    assert (name in page, "热水" in page) == (False, True)
    for user in (people.secretary, people.stranger):
        assert get(client, user, "ticket_handle", row.pk).status_code == 404
        assert get(client, user, "ticket_mine", row.pk).status_code == 404


def test_a_worker_raises_follows_and_tells(client, people):
    client.force_login(people.worker)
    first = {"topic": ConcernTopic.objects.get(code="PAY").pk, "subject": "奖金没到", "text": "上月", "way": "named", "once_key": "x" * 32}
    assert client.post(url("ticket_new"), {**first, "subject": ""}).status_code == 422
    assert client.post(url("ticket_new"), {**first, "text": "a\x00b"}).status_code == 400  # refused at the door
    assert client.post(url("ticket_new"), first).status_code == 302
    row = ServiceTicket.objects.get()
    services.answer_ticket(**make.words(people), ticket=row, version=1, text="今天补发")
    assert todos.to_tell(people.actor(people.worker), clock.now()).count == 1
    page = client.get(url("ticket_mine", row.pk)).content.decode()
    assert ("今天补发" in page, people.secretary.person.name in page) == (True, False)
    assert client.post(url("ticket_tell", row.pk), {"version": 2, "helped": "no", "reason": ""}).status_code == 422
    assert client.post(url("ticket_tell", row.pk), {"version": 2, "helped": "yes"}).status_code == 302
    client.force_login(people.stranger)
    assert client.post(url("ticket_tell", row.pk), {"version": 3, "helped": "yes"}).status_code == 404


def test_a_receipt_is_shown_once_and_opens_the_ticket(client, people):
    client.force_login(people.worker)
    first = {"topic": ConcernTopic.objects.get(code="PAY").pk, "subject": "奖金没到", "text": "上月", "way": "code", "once_key": "y" * 32}
    page = client.post(url("ticket_new"), first).content.decode()
    receipt = re.search(r"<b>(\d{4} \d{4} \d{4} \d{4})</b>", page)[1]
    row = ServiceTicket.objects.get()
    assert "奖金没到" not in client.get(url("ticket_mine_list")).content.decode()
    assert client.post(url("ticket_receipt"), {"receipt": "1"}).status_code == 422
    assert "奖金没到" in client.post(url("ticket_receipt"), {"receipt": receipt}).content.decode()
    services.answer_ticket(**make.words(people), ticket=row, version=1, text="今天补发")
    page = client.post(url("ticket_receipt"), {"receipt": receipt}).content.decode()
    assert ("今天补发" in page, people.secretary.person.name in page) == (True, False)
    assert client.post(url("ticket_receipt"), {"receipt": receipt, "version": 2, "helped": "no"}).status_code == 422
    assert client.post(url("ticket_receipt"), {"receipt": receipt, "version": 2, "helped": "yes"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.helped) == ("closed", True)


def test_out_of_a_meeting_by_its_page(client, people):
    activity = ActivityFactory(branch=people.branch_a, archived=True)
    assert "登记诉求" in get(client, people.secretary, "activity_detail", activity.pk).content.decode()
    given = {"topic": ConcernTopic.objects.get(code="SAFETY").pk, "subject": "照明不足", "text": "三号巷", "once_key": "z" * 32}
    for _click in range(2):
        assert client.post(url("ticket_from_meeting", activity.pk), given).status_code == 302
    row = ServiceTicket.objects.get()
    assert (row.activity, row.source) == (activity, "meeting")
    assert "照明不足" in client.get(url("activity_detail", activity.pk)).content.decode()
    for user in (people.sibling, people.stranger, people.committee):
        client.force_login(user)
        assert client.post(url("ticket_from_meeting", activity.pk), given).status_code == 404


def test_route_and_answer_over_the_pages(client, people):
    row, other = make.raised(people), make.handler(people)
    client.force_login(people.secretary)
    assert client.post(url("ticket_route", row.pk), {"version": 1, "number": "0"}).status_code == 422
    assert client.post(url("ticket_route", row.pk), {"version": 1, "number": other.person.staff_no}).status_code == 302
    assert client.post(url("ticket_route", row.pk), {"version": 1, "number": other.person.staff_no}).status_code == 409
    assert todos.to_answer(people.actor(other), clock.now()).count == 1
    client.force_login(other)
    assert "澡堂热水" in client.get(url("ticket_mine_list")).content.decode()
    assert client.post(url("ticket_handle_answer", row.pk), {"version": 2, "text": ""}).status_code == 422
    assert client.post(url("ticket_handle_route", row.pk), {"version": 2, "number": people.sibling.person.staff_no}).status_code == 302
    client.force_login(people.sibling)
    assert client.post(url("ticket_handle_answer", row.pk), {"version": 3, "text": "已办"}).status_code == 302


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({}, 2), ({"s": "open"}, 1), ({"s": "answered"}, 1), ({"topic": "PAY"}, 1), ({"source": "meeting"}, 0), ({"q": "支部A"}, 2),
        ({"s": "late"}, 0), ({"q": "#0"}, 0),
    ],
)  # fmt: skip
def test_the_filters(client, people, query, count):
    make.answered(people)
    make.raised(people, code="PAY")
    assert get(client, people.secretary, "ticket_list", **query).context["listing"].page.paginator.count == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_cost_the_same_with_more_rows(client, people, django_assert_num_queries, count):
    for _n in range(count):
        make.routed(people)
    office, other = people.secretary, make.handler(people)
    for user, name, queries in ((office, "ticket_list", 7), (office, "ticket_board", 8), (other, "ticket_mine_list", 6)):
        client.force_login(user)
        client.get(url(name))
        with django_assert_num_queries(queries):
            client.get(url(name))


def test_todos_of_the_offices(people):
    row = make.raised(people)
    make.raised(people, is_direct=True)
    now = clock.now()
    assert todos.to_route(people.actor(people.secretary), now).count == 1
    assert todos.above(people.actor(people.committee), now).count == 1
    assert todos.to_route(people.actor(people.stranger), now).count == todos.above(people.actor(people.stranger), now).count == 0
    assert str(row) in todos.to_route(people.actor(people.secretary), now).first[0].title


def test_the_interface_tells_neither_names_nor_words(client, people):
    row = make.routed(people)
    client.force_login(people.secretary)
    shown = client.get(reverse("service-ticket-detail", args=[row.pk])).json()
    assert (shown["state"], shown["topic"], "subject" in shown, "raised_by" in shown) == ("assigned", "LIVING", False, False)
    client.force_login(people.stranger)
    assert client.get(reverse("service-ticket-detail", args=[row.pk])).status_code == 404
