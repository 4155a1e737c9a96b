"""``/api/v1/exports``: the same files for scripts."""

import pytest

from portal.catalogue.models import RuleParameter
from portal.exports.models import ExportFile
from portal.kernel import clock

URL = "/api/v1/exports/"
WHY = "季度考核汇总上报"


def post(client, url=URL, **data):
    return client.post(url, data, content_type="application/json")


def test_ask_look_and_fetch(client, people):
    client.force_login(people.hr)
    answer = post(client, exporter="person-list", query="q=人事&o=staff_no", format="csv", columns=["staff_no", "name"])
    made = answer.json()
    assert (answer.status_code, made["state"], made["rows"], made["columns"]) == (201, "ready", 2, ["staff_no", "name"])
    assert client.get(f"{URL}{made['id']}/").json()["sha256"] == made["sha256"]
    assert [row["id"] for row in client.get(URL).json()["results"]] == [made["id"]]
    got = client.get(f"{URL}{made['id']}/download/")
    assert b"".join(got.streaming_content).decode("utf-8-sig").splitlines()[0] == "工号,姓名"


def test_the_same_token_gives_the_first_file(client, people):
    client.force_login(people.hr)
    first, second = (post(client, exporter="person-list", token="abc").json() for _ in range(2))
    assert (first["id"], ExportFile.objects.count()) == (second["id"], 1)


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        ({"exporter": "person-list", "format": "pdf"}, 400, "validation_failed"),
        ({"exporter": "person-list", "query": "q=没有这个人"}, 422, "export.nothing"),
        ({"exporter": "person-list", "columns": ["phone"]}, 422, "export.unknown_column"),
        ({"exporter": "no-such-list"}, 404, "not_found"),
        ({"exporter": "audit-list"}, 404, "not_found"),
        ({"exporter": "batch-cases", "query": "batch=²"}, 404, "not_found"),
    ],
)
def test_refusals_have_the_one_shape(client, people, data, status, code):
    client.force_login(people.hr)
    answer = post(client, **data)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_agree_and_refuse(client, people):
    RuleParameter.objects.filter(code="EXPORT_SECOND_PERSON").update(value=3)
    client.force_login(people.hr)
    pk = post(client, exporter="person-list", reason=WHY).json()["id"]
    assert post(client, f"{URL}{pk}/approve/").json()["code"] == "export.own_request"
    assert client.get(f"{URL}{pk}/download/").json()["code"] == "export.not_ready"
    for user in (people.stranger, people.committee):
        client.force_login(user)
        assert [post(client, f"{URL}{pk}/approve/").status_code, client.get(f"{URL}{pk}/").status_code] == [404, 404]
    client.force_login(people.second_hr)
    assert post(client, f"{URL}{pk}/refuse/").json()["code"] == "export.note_needed"
    done = post(client, f"{URL}{pk}/approve/", note="已核对").json()
    assert (done["state"], done["decided_by"]) == ("ready", people.second_hr.username)
    assert client.get(f"{URL}{pk}/download/").status_code == 404  # the file is its owner's


def test_a_file_past_its_hours_is_expired_on_the_page_and_in_the_api(client, people):
    client.force_login(people.hr)
    pk = post(client, exporter="person-list").json()["id"]
    ExportFile.objects.update(expires_at=clock.now())
    one = client.get(f"{URL}{pk}/").json()["state"]
    listed = {state: [row["state"] for row in client.get(f"{URL}?state={state}").json()["results"]] for state in ("ready", "expired")}
    assert (one, listed) == ("expired", {"ready": [], "expired": ["expired"]})
    assert client.get(f"/exports/{pk}/").context["export"].shown_state == "expired"


def test_the_lists_one_may_export(client, people):
    client.force_login(people.hr)
    found = {row["key"]: row for row in client.get("/api/v1/exporters/").json()}
    assert ("person-list" in found, "audit-list" in found, found["person-list"]["imports"]) == (True, False, "people")
    assert found["person-list"]["columns"][0]["heading"] == "工号"
    client.force_login(people.worker)
    assert client.get("/api/v1/exporters/").status_code == 404
