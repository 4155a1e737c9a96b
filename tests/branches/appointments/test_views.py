from datetime import timedelta

import pytest
from django.urls import reverse

from branches.appointments.models import CrossPost, PartyStaff
from portal.kernel import clock
from tests.branches.appointments import factories as make

REACH = [("secretary", 200), ("committee", 200), ("sibling", 404), ("stranger", 404)]


def url(name: str, *args) -> str:
    return reverse(name, args=args)


def get(client, user, name: str, *args, **query):
    client.force_login(user)
    return client.get(url(name, *args), query)


@pytest.mark.parametrize(("who", "status"), REACH)
def test_posts_and_staff_are_seen_in_reach(client, people, who, status):
    post = make.post(people, node=people.nodes["ZB-A"], body="union", title="工会小组长")
    staff, user = make.enrolled(people), getattr(people, who)
    names = (("party_staff_detail", staff.pk), ("party-staff-detail", staff.pk), ("appointment-detail", post.pk))
    assert [get(client, user, name, pk).status_code for name, pk in names] == [status] * 3
    assert get(client, user, "appointment_list").context["listing"].page.paginator.count == (status == 200)


@pytest.mark.parametrize(("who", "status"), [("committee", 200), ("secretary", 404), ("sibling", 404), ("stranger", 404)])
def test_the_committee_alone_keeps_them(client, people, who, status):
    post, staff, user = make.post(people), make.enrolled(people), getattr(people, who)
    names = (("appointment_new", "DW1"), ("appointment_edit", post.pk), ("party_staff_new", "ZB-A"), ("party_staff_edit", staff.pk))
    assert [get(client, user, name, arg).status_code for name, arg in names] == [status] * 4


def test_a_post_over_the_page_with_a_sentence_for_what_is_wrong(client, people):
    client.force_login(people.committee)
    today = str(clock.today())
    facts = {"person": people.worker.person.staff_no, "body": "board", "rank": "secretary", "title": "职工董事", "from_on": today}
    answer = client.post(url("appointment_new", "DW1"), facts)
    assert (answer.status_code, "职务类别和任职机构不一致" in answer.content.decode()) == (422, True)
    facts["rank"] = "other"
    assert [client.post(url("appointment_new", "DW1"), facts).status_code for _n in range(2)] == [302, 422]
    row = CrossPost.objects.get()
    edited = {**facts, "version": 1, "title": "外部董事"}
    assert [client.post(url("appointment_edit", row.pk), edited).status_code for _n in range(2)] == [302, 409]
    assert client.post(url("appointment_end", row.pk), {"version": 2, "on": "2999-01-01"}).status_code == 422
    assert client.post(url("appointment_end", row.pk), {"version": 2, "on": str(clock.today() - timedelta(days=1))}).status_code == 422
    assert client.post(url("appointment_end", row.pk), {"version": 2, "on": today}).status_code == 302
    assert "已经结束" in client.get(url("appointment_edit", row.pk)).content.decode()
    assert client.post(url("appointment_new", "DW2"), facts).status_code == 404


def test_the_cross_post_flag_and_the_rates_on_the_pages(client, people):
    person = people.worker.person
    make.post(people, person, body="party", rank="secretary", title="党委书记")
    make.post(people, person, rank="chair", title="董事长")
    make.post(people, people.hr.person, body="management", rank="general_manager", title="矿长")
    page = get(client, people.committee, "appointment_list", q=person.staff_no).content.decode()
    assert page.count(">交叉任职</span>") == 2
    rates = get(client, people.committee, "appointment_rates").content.decode()
    assert ("100.0%" in rates, "50.0%" in rates, "不作要求" in rates) == (True, True, True)
    assert "党委书记" not in get(client, people.stranger, "appointment_list").content.decode()


def test_a_duty_statement_with_source_and_load_over_the_page(client, people):
    client.force_login(people.committee)
    facts = {
        "number": people.worker.person.staff_no, "title": "党务干事", "source": "external", "load": "40", "duty": "",
        "from_on": str(clock.today()),
    }  # fmt: skip
    answer = client.post(url("party_staff_new", "ZB-A"), facts)
    assert (answer.status_code, "请写明职责" in answer.content.decode()) == (422, True)
    assert client.post(url("party_staff_new", "ZB-A"), {**facts, "duty": "发展党员档案"}).status_code == 302
    row = PartyStaff.objects.get()
    edited = {**facts, "duty": "发展党员档案", "version": 1, "is_full_time": "on"}
    assert client.post(url("party_staff_edit", row.pk), edited).status_code == 422  # full-time is a hundred percent
    assert client.post(url("party_staff_edit", row.pk), {**edited, "load": "100"}).status_code == 302
    page = get(client, people.secretary, "party_staff_detail", row.pk).content.decode()
    assert ("发展党员档案" in page, "外部引进" in page, "登记离岗" in page) == (True, True, False)
    client.force_login(people.committee)
    assert client.post(url("party_staff_end", row.pk), {"version": 2, "on": str(clock.today())}).status_code == 302
    assert client.post(url("party_staff_end", row.pk), {"version": 3, "on": str(clock.today())}).status_code == 422


@pytest.mark.parametrize(
    ("name", "query", "count"),
    [
        ("appointment_list", {"body": "board"}, 1),
        ("appointment_list", {"body": "union"}, 0),
        ("appointment_list", {"q": "职工"}, 1),
        ("appointment_list", {"s": "over"}, 0),
        ("appointment_list", {"s": "ended"}, 0),
        ("party_staff_list", {"time": "part"}, 1),
        ("party_staff_list", {"source": "external"}, 0),
        ("party_staff_list", {"stay": "now", "q": "干事"}, 1),
        ("party_staff_list", {"stay": "gone"}, 0),
    ],
)
def test_the_filters(client, people, name, query, count):
    make.post(people)
    make.enrolled(people)
    assert get(client, people.committee, name, **query).context["listing"].page.paginator.count == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_cost_the_same_with_more_rows(client, people, django_assert_num_queries, count):
    for n, user in zip(range(count), (people.worker, people.hr, people.second_hr), strict=False):
        make.post(people, user.person, title=f"职{n}")
        make.enrolled(people, number=user.person.staff_no)
    client.force_login(people.committee)
    for name, queries in (("appointment_list", 9), ("appointment_rates", 8), ("party_staff_list", 11)):
        client.get(url(name))
        with django_assert_num_queries(queries):
            client.get(url(name))
