"""Schemes over the API."""

from tests.assessment.schemes.factories import SMALL, spoiled, stored
from tests.assessment.scoring.factories import MeasureKindFactory

URL = "/api/v1/schemes/"


def test_list_and_read(client, people):
    scheme = stored(SMALL)
    client.force_login(people.secretary)
    keys = [row["key"] for row in client.get(URL).json()["results"]]
    assert keys == [*(f"DUAL-COAL~{n}" for n in (4, 3, 2, 1)), *(f"DUAL-GENERAL~{n}" for n in (3, 2, 1)), "KT~1"]
    body = client.get(f"{URL}KT~1/").json()
    assert (body["sha256"], body["body"]["code"], body["result_share"]) == (scheme.sha256, "KT", "50.0")
    assert client.get(f"{URL}KT~2/").status_code == 404


def test_closed_to_workers_and_the_unknown(client, people):
    assert client.get(URL).status_code in (401, 403)
    client.force_login(people.worker)
    assert client.get(URL).status_code == 404


def test_upload_refused_with_line_and_reason(client, people):
    client.force_login(people.assessor)
    answer = client.post(URL, {"text": spoiled("points: 40", "points: 39.9")}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (422, "scheme.not_hundred")
    assert answer.json()["detail"].startswith("第 9 行：")


def test_upload_and_adopt(client, people):
    client.force_login(people.assessor)
    assert client.post(URL, {"text": SMALL}, content_type="application/json").status_code == 201
    assert client.post(f"{URL}KT~1/adopt/").status_code == 404
    client.force_login(people.committee)
    assert client.post(f"{URL}KT~1/adopt/").json()["state"] == "adopted"
    assert client.post(f"{URL}KT~1/adopt/").json()["code"] == "scheme.not_a_draft"


def test_a_draft_is_made_changed_and_compared(client, people):
    MeasureKindFactory(code="OUTPUT")
    stored(SMALL, state="adopted")
    client.force_login(people.assessor)
    made = client.post(f"{URL}KT~1/draft/").json()
    assert (made["key"], made["state"], made["revision"]) == ("KT~2", "draft", 1)
    text = spoiled("version: 1", "version: 2").replace("deduct: 2", "deduct: 3")
    changed = client.post(f"{URL}KT~2/change/", {"text": text, "revision": 1}, content_type="application/json")
    late = client.post(
        f"{URL}KT~2/change/", {"text": text.replace("deduct: 3", "deduct: 4"), "revision": 1}, content_type="application/json"
    )
    assert (changed.status_code, changed.json()["revision"], late.status_code) == (200, 2, 409)
    client.force_login(people.secretary)
    found = client.get(f"{URL}KT~1/changes/2/").json()
    assert [row["sentences"] for row in found] == [
        ["指标“三会一课”（P1）计分规则：每缺 1 次扣 2 分，扣完为止 → 每缺 1 次扣 3 分，扣完为止。"]
    ]
    assert client.get(f"{URL}KT~1/changes/9/").status_code == 404
    assert client.post(f"{URL}KT~2/change/", {}, content_type="application/json").status_code == 404
    assert client.post(f"{URL}KT~1/draft/").status_code == 404
