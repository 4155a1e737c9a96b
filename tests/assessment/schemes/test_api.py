"""Schemes over the API."""

from tests.assessment.schemes.factories import SMALL, spoiled, stored

URL = "/api/v1/schemes/"


def test_list_and_read(client, people):
    scheme = stored(SMALL)
    client.force_login(people.secretary)
    keys = [row["key"] for row in client.get(URL).json()["results"]]
    assert keys == ["DUAL-COAL~4", "DUAL-COAL~3", "DUAL-COAL~2", "DUAL-COAL~1", "DUAL-GENERAL~2", "DUAL-GENERAL~1", "KT~1"]
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
