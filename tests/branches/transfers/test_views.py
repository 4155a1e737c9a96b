"""Pages and API of letters with the four standing people."""

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from branches.transfers.models import TransferLetter
from portal.kernel import clock
from tests.branches.transfers.factories import letter, mover

URL = "/api/v1/transfer-letters/"


def as_(client, user):
    client.force_login(user)
    return client


def test_both_sides_and_the_committee_see_a_letter_nobody_else(client, people):
    row = letter(people)
    seen = {}
    for who in ("committee", "secretary", "sibling", "stranger", "hr", "worker"):
        as_(client, getattr(people, who))
        page = client.get(reverse("transfer_detail", args=[row.pk])).content.decode()
        shown = mover(people).name in client.get(reverse("transfer_list")).content.decode()
        seen[who] = (shown, reverse("transfer_confirm", args=[row.pk]) in page, reverse("transfer_withdraw", args=[row.pk]) in page)
    assert seen == {
        "committee": (True, True, True), "secretary": (True, False, False), "sibling": (True, True, False),
        "stranger": (False, False, False), "hr": (False, False, False), "worker": (False, False, False),
    }  # fmt: skip
    assert as_(client, people.stranger).get(reverse("transfer_detail", args=[row.pk])).status_code == 404
    assert client.post(reverse("transfer_confirm", args=[row.pk]), {"on": clock.today()}).status_code == 404


def test_issued_confirmed_and_who_holds_whom(client, people):
    person = mover(people)
    given = {"kind": "inside", "person": person.staff_no, "to_branch": people.branch_b.pk, "standing": "full", "issued_on": clock.today()}
    as_(client, people.committee).post(reverse("transfer_issue"), given)
    row = TransferLetter.objects.get()
    listed = client.get(reverse("transfer_list"), {"standing": "waiting"}).context["listing"].page.object_list
    assert [(r.pk, str(r.holder)) for r in listed] == [(row.pk, "支部A")]
    as_(client, people.sibling).post(reverse("transfer_confirm", args=[row.pk]), {"on": clock.today()})
    listed = client.get(reverse("transfer_list"), {"standing": "confirmed"}).context["listing"].page.object_list
    assert [(r.pk, str(r.holder)) for r in listed] == [(row.pk, "支部B")]
    twice = client.post(reverse("transfer_confirm", args=[row.pk]), {"on": clock.today()})
    assert (twice.status_code, "已经接收或收回" in twice.content.decode()) == (422, True)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"person": "99999"}, "不在您的管理范围内"),
        ({"to_branch": ""}, "请选择接收支部"),
        ({"to_branch": "own"}, "已在该支部"),
        ({"kind": "outward"}, "请填写企业外党组织"),
        ({"issued_on": "2199-01-01"}, "不能晚于今天"),
        ({"issued_on": "2001-01-01"}, "已经过期"),
    ],
)
def test_a_letter_that_cannot_be_gets_a_sentence(client, people, changed, sentence):
    given = {
        "kind": "inside",
        "person": mover(people).staff_no,
        "to_branch": people.branch_b.pk,
        "standing": "full",
        "issued_on": clock.today(),
    }
    if changed.get("to_branch") == "own":
        changed = {"to_branch": people.branch_a.pk}
    answer = as_(client, people.committee).post(reverse("transfer_issue"), given | changed)
    assert (answer.status_code, sentence in answer.content.decode(), TransferLetter.objects.count()) == (422, True, 0)


def test_the_letter_as_a_document_and_its_withdrawal(client, people):
    row = letter(people)
    as_(client, people.committee)
    assert client.post(reverse("transfer_paper", args=[row.pk, "docx"])).content[:2] == b"PK"
    assert client.post(reverse("transfer_withdraw", args=[row.pk]), {"reason": ""}).status_code == 422
    client.post(reverse("transfer_withdraw", args=[row.pk]), {"reason": "调动取消"})
    row.refresh_from_db()
    assert (row.state, "调动取消" in client.get(reverse("transfer_detail", args=[row.pk])).content.decode()) == ("withdrawn", True)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same(client, people, count, django_assert_num_queries):
    for spell in people.branch_a.memberships.exclude(person=people.secretary.person)[:count]:
        letter(people, person=spell.person)
    as_(client, people.committee).get(reverse("transfer_list"))
    with django_assert_num_queries(7):
        client.get(reverse("transfer_list"))


def test_the_api_lists_and_confirms(people):
    row, api = letter(people), APIClient()
    api.force_login(people.stranger)
    assert api.get(URL).json()["results"] == []
    assert api.post(f"{URL}{row.pk}/confirm/", {"on": clock.today()}, format="json").status_code == 404
    api.force_login(people.sibling)
    found = api.get(URL).json()["results"][0]
    assert (found["from_branch"], found["to_branch"], found["state"]) == ("ZB-A", "ZB-B", "issued")
    assert api.post(f"{URL}{row.pk}/confirm/", {}, format="json").status_code == 400
    assert api.post(f"{URL}{row.pk}/confirm/", {"on": clock.today()}, format="json").json()["state"] == "confirmed"
    assert api.post(f"{URL}{row.pk}/confirm/", {"on": clock.today()}, format="json").status_code == 422
