"""Rounds over the API."""

from assessment.scoring.models import ScoreRun
from tests.assessment.rounds.factories import computed, locked, opened, publicity_held, published
from tests.assessment.scoring.factories import scheme_from

URL = "/api/v1/rounds/"


def test_list_and_read(client, group):
    published(group)
    client.force_login(group.committee)
    assert [row["code"] for row in client.get(URL).json()["results"]] == ["2026Q3"]
    body = client.get(f"{URL}2026Q3/").json()
    assert (body["state"], body["scheme"], len(body["package_hash"])) == ("published", "TEST~1", 64)
    assert client.get(f"{URL}2026Q4/").status_code == 404
    for user in (group.secretary, group.sibling, group.stranger, group.worker):
        client.force_login(user)
        assert client.get(URL).status_code == 404
        assert client.get(f"{URL}2026Q3/").status_code == 404


def test_open_once(client, group):
    scheme_from()
    client.force_login(group.assessor)
    body = {"code": "2026Q3", "scheme": "TEST"}
    assert client.post(URL, body, content_type="application/json").status_code == 201
    again = client.post(URL, body, content_type="application/json")
    assert (again.status_code, again.json()["code"], again.json()["field"]) == (422, "round.exists", "code")
    draft = client.post(URL, {"code": "2026Q4", "scheme": "DUAL-COAL"}, content_type="application/json")
    assert (draft.status_code, draft.json()["code"]) == (400, "validation_failed")


def test_run_starts_in_the_background(client, group):
    opened(group)
    client.force_login(group.assessor)
    assert client.post(f"{URL}2026Q3/run/").status_code == 202
    assert ScoreRun.objects.get().state == "running"
    assert client.post(f"{URL}2026Q3/run/").json()["code"] == "run.already_running"


def test_review_and_publication_by_two(client, group):
    round = computed(group)
    client.force_login(group.committee)
    assert client.post(f"{URL}2026Q3/propose/").json()["code"] == "round.cannot_propose"
    client.force_login(group.assessor)
    assert client.post(f"{URL}2026Q3/review/").json()["state"] == "reviewed"
    assert client.post(f"{URL}2026Q3/publish/").status_code == 404
    client.force_login(group.committee)
    assert client.post(f"{URL}2026Q3/reopen/", {"reason": "补录"}, content_type="application/json").json()["state"] == "computed"
    client.force_login(group.assessor)
    client.post(f"{URL}2026Q3/review/")
    client.force_login(group.committee)
    assert client.post(f"{URL}2026Q3/propose/").json()["is_publication_proposed"]
    assert client.post(f"{URL}2026Q3/publish/").json()["code"] == "round.second_person"
    client.force_login(group.second_committee)
    assert client.post(f"{URL}2026Q3/publish/").json()["state"] == "published"
    assert client.post(f"{URL}2026Q3/lock/").json()["code"] == "appeal.hold_no_publicity"
    publicity_held(round)
    assert client.post(f"{URL}2026Q3/lock/").json()["state"] == "locked"


def test_an_unknown_order_is_refused_with_the_known_ones(client, group):
    opened(group)
    client.force_login(group.committee)
    assert [row["code"] for row in client.get(f"{URL}?ordering=-starts_on,code").json()["results"]] == ["2026Q3"]
    answer = client.get(f"{URL}?ordering=-scheme,code")
    error = answer.json()["errors"][0]
    assert (answer.status_code, error["field"], error["detail"]) == (
        400, "ordering", "不能按 -scheme 排序，可用的有：code、starts_on、state。",
    )  # fmt: skip


def test_a_round_is_cancelled_with_a_reason(client, group):
    opened(group)
    client.force_login(group.assessor)
    assert client.post(f"{URL}2026Q3/cancel/", {}, content_type="application/json").status_code == 400
    assert client.post(f"{URL}2026Q3/cancel/", {"reason": "方案选错"}, content_type="application/json").status_code == 204
    assert client.get(f"{URL}2026Q3/").status_code == 404


def test_a_year_is_opened_like_a_quarter(client, group):
    scheme_from()
    client.force_login(group.assessor)
    body = client.post(URL, {"code": "2026", "scheme": "TEST"}, content_type="application/json").json()
    assert (body["code"], body["kind"], body["ends_on"], body["stale_branches"]) == ("2026", "year", "2026-12-31", 0)


def test_steps_and_unlocking_over_the_api(client, group):
    locked(group)
    client.force_login(group.committee)
    steps = client.get(f"{URL}2026Q3/steps/").json()
    assert [(s["kind"], s["due_on"]) for s in steps][:1] == [("self_report", "2026-10-13")]
    asked = client.post(f"{URL}2026Q3/ask_unlock/", {"reason": "审计更正"}, content_type="application/json")
    assert (asked.status_code, asked.json()["state"]) == (200, "locked")
    assert client.post(f"{URL}2026Q3/unlock/").json()["code"] == "round.unlock_second_person"
    client.force_login(group.second_committee)
    done = client.post(f"{URL}2026Q3/unlock/").json()
    assert (done["state"], done["unlocks"][0]["reason"]) == ("published", "审计更正")
    client.force_login(group.assessor)
    assert client.post(f"{URL}2026Q3/ask_unlock/", {"reason": "x"}, content_type="application/json").status_code == 404


def test_claims_over_the_api(client, group):
    opened(group)
    client.force_login(group.secretary)
    body = {"round": "2026Q3", "branch": "ZB-A", "indicator": "P3", "text": "攻关 3 次", "proofs": {"minutes": "12 号"}}
    url = "/api/v1/claims/"
    assert client.post(url, body, content_type="application/json").json()["code"] == "claim.few_proofs"
    body["proofs"]["photo"] = "照片"
    assert client.post(url, body | {"branch": "ZB-B"}, content_type="application/json").status_code == 404
    made = client.post(url, body, content_type="application/json")
    assert (made.status_code, made.json()["state"]) == (201, "stated")
    one = f"{url}{made.json()['id']}/"
    assert client.post(one + "verify/", {"is_confirmed": True}, content_type="application/json").status_code == 404
    for other, status in ((group.sibling, 404), (group.stranger, 404), (group.assessor, 200)):
        client.force_login(other)
        assert client.get(one).status_code == status
    assert client.post(one + "verify/", {"is_confirmed": True}, content_type="application/json").json()["state"] == "confirmed"
