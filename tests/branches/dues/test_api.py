"""Dues through the API: sums for the committee, members for the branch, bases for nobody."""

import pytest
from rest_framework.test import APIClient

from branches.dues.models import DuesEntry, DuesLine
from tests.branches.dues.factories import base, members, opened

MONTHS, MEMBERS = "/api/v1/dues-months/", "/api/v1/dues-members/"


@pytest.fixture
def api(people):
    def of(user):
        client = APIClient()
        client.force_login(user)
        return client

    return of


def test_a_month_is_opened_paid_submitted_and_closed(api, people):
    for person in members(people.branch_a):
        base(people.branch_a, person)
    own = api(people.secretary)
    made = own.post(MONTHS, {"branch": "ZB-A", "month": "2026-10-01"}, format="json")
    assert (made.status_code, made.json()["members"], made.json()["due"], made.json()["paid"]) == (201, 5, "405.00", "0.00")
    pk, entry = made.json()["id"], own.get(MEMBERS).json()["results"][0]
    paid = own.post(
        f"{MEMBERS}{entry['id']}/pay/", {"paid_on": "2026-10-12", "way": "cash"}, format="json", headers={"Idempotency-Key": "x"}
    )
    twice = own.post(
        f"{MEMBERS}{entry['id']}/pay/", {"paid_on": "2026-10-12", "way": "cash"}, format="json", headers={"Idempotency-Key": "x"}
    )
    assert (paid.json()["state"], paid.json()["paid"], twice.json(), DuesLine.objects.count()) == ("paid", "81.00", paid.json(), 1)
    assert own.post(f"{MONTHS}{pk}/submit/").json()["state"] == "submitted"
    assert own.post(f"{MONTHS}{pk}/close/").status_code == 422
    assert api(people.committee).post(f"{MONTHS}{pk}/close/").json()["state"] == "closed"


def test_nobody_reads_what_is_not_his(api, people):
    sheet = opened(people)
    for who in ("sibling", "stranger"):
        client = api(getattr(people, who))
        assert client.get(MONTHS).json()["results"] == []
        assert client.get(MEMBERS).json()["results"] == []
        assert client.get(f"{MONTHS}{sheet.pk}/").status_code == 404
        assert client.post(MONTHS, {"branch": "ZB-A", "month": "2026-10-01"}, format="json").status_code == 400
    committee = api(people.committee)
    assert [row["due"] for row in committee.get(MONTHS).json()["results"]] == ["405.00"]
    assert committee.get(MEMBERS).status_code == 404
    assert committee.post(f"{MEMBERS}{DuesEntry.objects.first().pk}/pay/", {}).status_code == 404
    assert "5400" not in api(people.secretary).get(MEMBERS).content.decode()


@pytest.mark.parametrize("body", [{"paid_on": "2026-10-12", "way": "gold"}, {"paid_on": "", "way": "cash"}, {"way": "cash"}])
def test_a_payment_of_a_bad_shape(api, people, body):
    entry = opened(people).entries.first()
    assert api(people.secretary).post(f"{MEMBERS}{entry.pk}/pay/", body, format="json").status_code == 400
    assert DuesLine.objects.count() == 0


@pytest.mark.parametrize("month", ["9999-12-31", "0001-01-01"])
def test_a_month_at_the_end_of_the_calendar(api, people, month):
    assert api(people.secretary).post(MONTHS, {"branch": "ZB-A", "month": month}, format="json").status_code == 400
