"""The room of holds: who orders, who confirms, and that nobody else learns of it."""

import pytest
from django.urls import reverse

from portal.holds.models import LegalHold
from portal.rights.enums import Role
from tests.portal.accounts.factories import admin
from tests.portal.holds.factories import WHY, hold_at

pytestmark = pytest.mark.django_db


def test_ordered_by_one_confirmed_by_another_and_lifted(client, people, officers):
    client.force_login(officers.auditor)
    form = {"staff_no": people.worker.person.staff_no.lower(), "node": "", "kind": "exports", "until_on": "", "reason": WHY}
    assert client.post(reverse("hold_new"), form).status_code == 302
    hold = LegalHold.objects.get()
    detail = reverse("hold_detail", args=[hold.pk])
    page = client.get(detail).content.decode()
    assert (people.worker.person.name in page, "导出的文件" in page, reverse("hold_decide", args=[hold.pk]) in page) == (True, True, False)

    client.force_login(officers.guard)
    assert reverse("hold_decide", args=[hold.pk]) in client.get(detail).content.decode()
    answer = client.post(reverse("hold_decide", args=[hold.pk]), {"act": "decline", "note": ""})
    assert (answer.status_code, "至少" in answer.content.decode()) == (422, True)
    client.post(reverse("hold_decide", args=[hold.pk]), {"act": "confirm"})
    hold.refresh_from_db()
    assert hold.state == "standing"
    assert client.post(reverse("hold_decide", args=[hold.pk]), {"act": "confirm"}).status_code == 422

    client.force_login(officers.auditor)
    assert client.post(reverse("hold_lift", args=[hold.pk]), {"reason": ""}).status_code == 422
    client.post(reverse("hold_lift", args=[hold.pk]), {"reason": "案件已结"})
    client.force_login(officers.guard)
    client.post(reverse("hold_decide", args=[hold.pk]), {"act": "confirm"})
    hold.refresh_from_db()
    assert (hold.state, hold.lift_reason) == ("lifted", "案件已结")


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"staff_no": "99999"}, "花名册里没有"),
        ({"reason": "短"}, "至少"),
        ({"until_on": "2020-01-01"}, "不能早于今天"),
        ({"node": ""}, "请选择单位或组织，或者填写工号。"),
    ],
)
def test_a_form_says_what_is_wrong(client, officers, change, word):
    client.force_login(officers.auditor)
    form = {"staff_no": "", "node": officers.root.pk, "kind": "", "until_on": "", "reason": WHY}
    answer = client.post(reverse("hold_new"), form | change)
    assert (answer.status_code, word in answer.content.decode(), LegalHold.objects.count()) == (422, True, 0)


@pytest.mark.parametrize("who", ["secretary", "sibling", "committee", "stranger", "worker", "hr"])
def test_nobody_of_the_business_knows_the_room(client, people, officers, who):
    hold = officers.order(person=people.worker.person)
    client.force_login(getattr(people, who))
    pages = [reverse("hold_list"), reverse("hold_new"), reverse("hold_detail", args=[hold.pk]), f"/api/v1/legal-holds/{hold.pk}/"]
    assert [client.get(url).status_code for url in pages[:3]] == [404, 404, 404]
    assert client.get(pages[3]).status_code in {403, 404}


def test_an_administrator_of_another_plant_sees_nothing_of_it(client, people):
    hold = hold_at(people.nodes["CM-A"])
    client.force_login(admin(Role.AUDIT_ADMIN, people.nodes["MK2"], "far"))
    assert client.get(reverse("hold_detail", args=[hold.pk])).status_code == 404
    assert client.get(reverse("hold_list")).context["listing"].page.object_list == []
    assert client.get(f"/api/v1/legal-holds/{hold.pk}/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_however_long(client, people, officers, rows, django_assert_num_queries):
    for _turn in range(rows):
        officers.order(person=people.worker.person)
    client.force_login(officers.guard)
    client.get(reverse("hold_list"))
    with django_assert_num_queries(7):
        client.get(reverse("hold_list"))


def test_the_api_lists_and_says_no_more_than_the_page(client, people, officers):
    hold = officers.stand(person=people.worker.person, kind="imports")
    client.force_login(officers.auditor)
    row = client.get("/api/v1/legal-holds/", {"state": "standing"}).json()["results"][0]
    assert (row["id"], row["staff_no"], row["kind"], row["state"], row["confirmed_by"]) == (
        hold.pk, people.worker.person.staff_no, "imports", "standing", "secadmin",
    )  # fmt: skip
    assert client.post("/api/v1/legal-holds/", {}).status_code in {403, 405}
