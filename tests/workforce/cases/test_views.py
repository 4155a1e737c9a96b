import re

import pytest
from django.urls import reverse

from portal.kernel import clock
from portal.rights.enums import Role
from tests.portal.accounts.factories import admin
from tests.workforce.cases import factories as make
from workforce.cases import todos
from workforce.cases.models import WorkerCase

pytestmark = pytest.mark.django_db
FORM = {"category": "pay", "subject": "夜班津贴少发", "text": "上月少两天", "about_number": "", "way": "named", "once_key": "x" * 32}


def get(client, user, name: str, *args):
    client.force_login(user)
    return client.get(reverse(name, args=args))


def test_who_sees_a_case_and_who_sees_the_names(client, people):
    """The handler reads both names, the office the words, the person his own, everybody else nothing."""
    row = make.mediation(people, make.assigned(people)).case
    worker, leader = people.worker.person.name, make.leader(people).person.name
    everybody = {
        "officer": make.officer(people), "second officer": make.officer(people, "工会乙"), "far officer": make.far_officer(people),
        "handler": make.handler(people), "raiser": people.worker, "about": make.leader(people), "colleague": make.user_of(people, "同事甲"),
        "secretary": people.secretary, "committee": people.committee, "sibling": people.sibling, "stranger": people.stranger,
        "hr": people.hr, "admin": admin(Role.SYSTEM_ADMIN, people.nodes["JT"], "sys"),
        "audit admin": admin(Role.AUDIT_ADMIN, people.nodes["JT"], "aud"),
    }  # fmt: skip
    seen = {}
    for who, user in everybody.items():
        for name in ("worker_case_detail", "worker_case_handle", "worker_case_mine"):
            page = get(client, user, name, row.pk)
            if page.status_code == 200:
                text = page.content.decode().replace(f"{user.display_name}", "")
                seen[who, name] = ("年休假" in text, worker in text, leader in text, "商定分两次" in text)
    assert seen == {
        ("officer", "worker_case_detail"): (True, False, False, False),
        ("second officer", "worker_case_detail"): (True, False, False, False),
        ("handler", "worker_case_handle"): (True, True, True, True),
        ("raiser", "worker_case_mine"): (True, False, False, False),
    }


def test_a_worker_raises_and_confirms_on_the_pages(client, people):
    client.force_login(people.worker)
    assert client.post(reverse("worker_case_new"), {**FORM, "subject": ""}).status_code == 422
    assert client.post(reverse("worker_case_new"), {**FORM, "about_number": "nobody"}).status_code == 422
    assert client.post(reverse("worker_case_new"), FORM).status_code == 302
    row = make.answered(people, WorkerCase.objects.get())
    assert todos.mine(people.actor(people.worker), clock.now()).count == 1
    page = client.get(reverse("worker_case_mine", args=[row.pk])).content.decode()
    assert ("补休五天" in page, make.handler(people).person.name in page) == (True, False)
    told = {"version": row.version, "is_solved": "no", "reason": ""}
    assert client.post(reverse("worker_case_speak", args=[row.pk]), told).status_code == 422
    assert client.post(reverse("worker_case_speak", args=[row.pk]), {**told, "is_solved": "yes"}).status_code == 302
    assert "夜班津贴" in client.get(reverse("worker_case_mine_list")).content.decode()


def test_a_receipt_is_shown_once_and_confirms(client, people):
    client.force_login(people.worker)
    page = client.post(reverse("worker_case_new"), {**FORM, "way": "code"}).content.decode()
    receipt = re.search(r"<b>(\d{4} \d{4} \d{4} \d{4})</b>", page)[1]
    row = make.answered(people, WorkerCase.objects.get())
    assert "夜班津贴" not in client.get(reverse("worker_case_mine_list")).content.decode()
    assert client.post(reverse("worker_case_receipt"), {"receipt": "1"}).status_code == 422
    assert "补休五天" in client.post(reverse("worker_case_receipt"), {"receipt": receipt}).content.decode()
    told = {"receipt": receipt, "version": row.version, "is_solved": "yes"}
    assert client.post(reverse("worker_case_receipt"), told).status_code == 302
    row.refresh_from_db()
    assert row.closed_how == "confirmed"


def test_the_session_does_not_tell_when_somebody_raised_a_case():
    from portal.accounts.middleware import UNTIMED

    assert {"worker_case_new", "worker_case_receipt", "counsel_book"} <= UNTIMED


def test_the_office_takes_in_and_assigns_the_handler_answers(client, people):
    client.force_login(make.officer(people))
    told = {k: v for k, v in FORM.items() if k != "way"} | {"unit": people.nodes["CM-A"].pk, "channel": "letterbox", "number": ""}
    assert client.post(reverse("worker_case_take_in"), {**told, "unit": people.nodes["CM-C"].pk}).status_code == 422
    assert "转交提出人" in client.post(reverse("worker_case_take_in"), told).content.decode()
    told |= {"number": people.worker.person.staff_no, "once_key": "z" * 32}
    assert client.post(reverse("worker_case_take_in"), told).status_code == 302
    row = WorkerCase.objects.get(raised_by=people.worker.person)
    assert client.post(reverse("worker_case_assign", args=[row.pk]), {"version": 1, "number": "x"}).status_code == 422
    told = {"version": 1, "number": make.handler(people).person.staff_no}
    assert client.post(reverse("worker_case_assign", args=[row.pk]), told).status_code == 302
    client.force_login(make.handler(people))
    assert todos.mine(people.actor(make.handler(people)), clock.now()).count == 1
    told = {"held_on": clock.today(), "parties": "双方", "text": "商定", "outcome": "agreed"}
    assert client.post(reverse("worker_case_mediate", args=[row.pk]), {**told, "text": ""}).status_code == 422
    assert client.post(reverse("worker_case_mediate", args=[row.pk]), told).status_code == 302
    assert client.post(reverse("worker_case_answer", args=[row.pk]), {"version": 2, "text": ""}).status_code == 422
    assert client.post(reverse("worker_case_answer", args=[row.pk]), {"version": 2, "text": "补发"}).status_code == 302
    other = make.raised(people, category="safety")
    other = make.assigned(people, other)
    told = {"version": other.version, "number": make.user_of(people, "经办乙").person.staff_no}
    assert client.post(reverse("worker_case_hand_on", args=[other.pk]), told).status_code == 302


@pytest.mark.parametrize(("who", "status"), [("committee", 200), ("secretary", 404), ("hr", 404), ("worker", 404), ("stranger", 404)])
def test_the_board_is_for_those_who_lead(client, people, who, status):
    make.raised(people)
    page = get(client, getattr(people, who), "worker_case_board")
    assert page.status_code == status
    if status == 200:
        assert "年休假" not in page.content.decode()
    assert get(client, getattr(people, who), "worker_case_list").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_and_the_board_cost_the_same(client, people, django_assert_num_queries, count):
    for _ in range(count):
        make.assigned(people, make.raised(people))
    client.force_login(make.officer(people))
    client.get(reverse("worker_case_list"))
    for name, statements in (("worker_case_list", 6), ("worker_case_board", 7)):
        with django_assert_num_queries(statements):
            assert client.get(reverse(name)).status_code == 200


def test_the_interface_tells_neither_names_nor_words(client, people):
    row = make.assigned(people)
    client.force_login(make.officer(people))
    text = client.get("/api/v1/worker-cases/").content.decode()
    assert (f'"id":{row.pk}' in text, "年休假" in text, people.worker.person.staff_no in text) == (True, False, False)
    assert client.get(f"/api/v1/worker-cases/{row.pk}/").json()["category"] == "rest"
    for user in (people.committee, people.stranger, people.worker):
        client.force_login(user)
        assert client.get("/api/v1/worker-cases/").status_code == 404


def test_the_file_has_neither_names_nor_words():
    from workforce.cases.exports import COLUMNS

    assert {c.key for c in COLUMNS}.isdisjoint({"subject", "text", "raised_by", "about", "handler"})
