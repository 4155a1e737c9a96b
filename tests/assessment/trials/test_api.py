"""Dry runs and golden cases over the API."""

import pytest

from assessment.trials.tasks import compute
from portal.rights.models import RoleGrant

pytestmark = pytest.mark.db
URL = "/api/v1/scheme-trials/"


def test_a_dry_run_is_asked_for_and_read(client, group, round, draft):
    client.force_login(group.committee)
    asked = {"scheme": f"{draft.code}~{draft.version}", "round": round.code}
    answer = client.post(URL, asked, content_type="application/json")
    assert (answer.status_code, answer.json()["state"]) == (201, "asked")
    trial = draft.trials.get()
    compute(job_id=trial.job_id)
    told = client.get(f"{URL}{trial.pk}/").json()
    assert (told["state"], told["has_whole"]) == ("done", True)
    rows = client.get(f"{URL}{trial.pk}/rows/").json()["results"]
    assert len(rows) == 3
    assert [(row["total_before"], row["total_after"], row["total_shift"]) for row in rows] == [
        ("53.34", "53.34", "0.00"), ("12.50", "12.50", "0.00"), ("12.50", "12.50", "0.00"),
    ]  # fmt: skip
    assert {(row["grade_before"], row["grade_after"], row["total_rank_before"], row["total_rank_after"]) for row in rows} == {
        ("fail", "fail", None, None)
    }
    RoleGrant.objects.filter(user=group.committee).update(node=group.nodes["DW1"])
    assert {row["branch"] for row in client.get(f"{URL}{trial.pk}/rows/").json()["results"]} == {"ZB-A", "ZB-B"}
    wrong = [{**asked, "round": "1999Q1"}, {**asked, "scheme": "NO"}]
    assert [client.post(URL, one, content_type="application/json").status_code for one in wrong] == [400, 400]
    assert client.post(URL, {**asked, "scheme": "NO~1"}, content_type="application/json").status_code == 404


def test_closed_to_strangers(client, group, round, draft):
    for user in (group.assessor, group.secretary, group.sibling, group.stranger, group.worker, group.hr):
        client.force_login(user)
        assert client.get(URL).status_code == 404
        assert client.post(URL, {}, content_type="application/json").status_code == 404


def test_golden_cases_are_run(client, group, draft):
    url = f"/api/v1/scheme-cases/{draft.code}~{draft.version}/"
    for user, status in ((group.assessor, 200), (group.committee, 200), (group.secretary, 404), (group.stranger, 404)):
        client.force_login(user)
        assert client.get(url).status_code == status
