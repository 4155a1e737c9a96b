from django.urls import reverse

from portal.kernel import clock
from tests.branches.appraisals import factories as make


def test_rounds_with_counts_and_no_names(client, people):
    row = make.brought_to(people, "told")
    client.force_login(people.committee)
    shown = client.get(reverse("appraisal-detail", args=[row.pk])).json()
    grades = {"excellent": 0, "competent": 5, "basic": 0, "failing": 0}
    assert (shown["branch"], shown["members"], shown["grades"], shown["state"]) == ("ZB-A", 5, grades, "told")
    assert people.secretary.person.name not in str(shown)
    for user in (people.sibling, people.stranger):
        client.force_login(user)
        assert client.get(reverse("appraisal-detail", args=[row.pk])).status_code == 404


def test_counts_wait_until_everybody_has_a_grade(client, people):
    row = make.brought_to(people, "committee")
    client.force_login(people.committee)
    assert client.get(reverse("appraisal-detail", args=[row.pk])).json()["grades"] == {}


def test_a_round_is_opened(client, people):
    today = str(clock.today())
    body = {"branch": "ZB-A", "year": clock.today().year, "as_of": today, "self_due_on": today}
    client.force_login(people.sibling)
    assert client.post(reverse("appraisal-list"), body, "application/json").status_code == 400
    client.force_login(people.secretary)
    assert client.post(reverse("appraisal-list"), body, "application/json").status_code == 201
    client.force_login(people.committee)
    assert client.post(reverse("appraisal-list"), body, "application/json").status_code == 404


def test_reports_with_results_and_no_votes(client, people):
    row = make.report_concluded(people)
    for user, status in ((people.committee, 200), (people.secretary, 200), (people.sibling, 404), (people.stranger, 404)):
        client.force_login(user)
        assert client.get(reverse("duty-report-detail", args=[row.pk])).status_code == status
    client.force_login(people.secretary)
    shown = client.get(reverse("duty-report-detail", args=[row.pk])).json()
    assert (shown["total"], shown["band"], [g["group"] for g in shown["result"]["groups"]]) == ("92.50", "good", ["committee", "delegates"])
