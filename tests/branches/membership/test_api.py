"""``/api/v1/development-cases/`` and the table of 25 steps."""

from datetime import date, timedelta

import pytest

from branches.membership.models import DevelopmentCase
from portal.kernel import clock
from tests.branches.membership.factories import applicant, brought_to, full_members, opened, usual_days

pytestmark = pytest.mark.django_db
URL = "/api/v1/development-cases/"


def test_reach_of_the_list(people, client):
    case = opened(people, date(2022, 1, 10))
    for user, status in ((people.secretary, 200), (people.committee, 200), (people.sibling, 404), (people.stranger, 404)):
        client.force_login(user)
        assert client.get(f"{URL}{case.pk}/").status_code == status
        assert client.get(URL).json()["count"] == (1 if status == 200 else 0)
    client.force_login(people.hr)
    assert client.get(URL).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_one_and_three_rows(people, client, rows, django_assert_num_queries):
    for n in range(rows):
        brought_to(people, 3, person=applicant(people, name=f"申请{n}"))
    client.force_login(people.secretary)
    with django_assert_num_queries(9):
        assert client.get(URL).json()["count"] == rows


def test_an_application_and_its_next_step(people, client):
    person, day = applicant(people), clock.today() - timedelta(days=5)
    client.force_login(people.secretary)
    body = {"branch": "ZB-A", "staff_no": person.staff_no, "on": day.isoformat()}
    made = client.post(URL, body, "application/json")
    assert (made.status_code, made.json()["next_no"], [s["no"] for s in made.json()["steps"]]) == (201, 2, [1])
    url, version = f"{URL}{made.json()['id']}/", made.json()["version"]
    early = client.post(url + "step/", {"version": version, "on": (day - timedelta(days=1)).isoformat()}, "application/json")
    assert (early.status_code, early.json()["code"]) == (422, "development.before_last")
    done = client.post(url + "step/", {"version": version, "on": day.isoformat(), "note": "支委谈话"}, "application/json")
    assert (done.status_code, done.json()["last_no"], done.json()["next_no"]) == (200, 2, 3)
    stale = client.post(url + "step/", {"version": version, "on": clock.today().isoformat()}, "application/json")
    assert stale.status_code == 409
    body = {"version": done.json()["version"], "state": "withdrawn", "on": day.isoformat(), "reason": "本人撤回"}
    assert client.post(url + "close/", body, "application/json").json()["state"] == "withdrawn"
    assert client.post(URL, {**body, "branch": "ZB-C", "staff_no": "x"}, "application/json").status_code == 400


def test_helpers_and_votes_through_the_api(people, client):
    case, days = brought_to(people, 8), usual_days(date(2022, 1, 10))
    client.force_login(people.secretary)
    body = {"version": case.version, "on": days[9].isoformat(), "helpers": [people.sibling.person.staff_no]}
    refused = client.post(f"{URL}{case.pk}/step/", body, "application/json")
    assert (refused.status_code, refused.json()["code"]) == (422, "development.helper_not_full")
    numbers = [p.staff_no for p in full_members(people)]
    assert client.post(f"{URL}{case.pk}/step/", {**body, "helpers": numbers}, "application/json").status_code == 200
    voting = brought_to(people, 14, person=applicant(people, name="钱二"))
    body = {"version": voting.version, "on": days[15].isoformat(), "result": "passed", "vote": {"expected": 5, "present": 4, "yes": 4}}
    assert client.post(f"{URL}{voting.pk}/step/", body, "application/json").json()["steps"][-1]["result"] == "passed"
    assert DevelopmentCase.objects.get(pk=voting.pk).next_no == 16


def test_the_table_of_steps(people, client):
    client.force_login(people.secretary)
    rows = client.get("/api/v1/development-steps/").json()
    assert ([r["no"] for r in rows], rows[14]["rule"]) == (list(range(1, 26)), "admission_vote")


def test_a_day_at_the_end_of_the_calendar(people, client):
    case = brought_to(people, 12)
    client.force_login(people.committee)
    for days in ({"on": "9999-12-31"}, {"on": "2024-01-01", "leaves_on": "0001-01-01"}):
        answer = client.post(f"{URL}{case.pk}/step/", {"version": case.version, **days}, "application/json")
        assert (answer.status_code, [*days][-1] in str(answer.json())) == (400, True)
