import pytest

from portal.measures.models import BusinessMeasure

URL = "/api/v1/business-measures/"
FIGURE = {"unit": "ZB-A", "measure": "OUTPUT", "month": "2026-07", "value": "120000", "target": "118000", "source": "调度系统"}


@pytest.fixture
def send(client, people):
    client.force_login(people.assessor)
    return lambda body: client.post(URL, body, content_type="application/json")


def test_a_figure_may_be_delivered_any_number_of_times(send):
    first, second = send(FIGURE), send(FIGURE)
    assert [first.json()["created"], second.json()["unchanged"], second.status_code] == [1, 1, 200]
    third = send({**FIGURE, "value": "120001"}).json()["results"]
    assert third == [{"unit": "ZB-A", "measure": "OUTPUT", "month": "2026-07", "outcome": "changed", "version": 2}]


def test_a_list_is_taken_whole_or_not_at_all(send):
    good = [FIGURE, {**FIGURE, "unit": "CM-A"}, {**FIGURE, "month": "2026-08"}]
    answer = send([*good[:2][:1], {**FIGURE, "month": "2026-08"}])
    assert answer.json()["created"] == 2
    bad = send([{**FIGURE, "value": "5"}, {**FIGURE, "measure": "NOTHING"}])
    assert (bad.status_code, bad.json()["code"], "OUTPUT" in bad.json()["detail"]) == (422, "measure.unknown_kind", True)
    assert sorted(str(m.value) for m in BusinessMeasure.objects.all()) == ["120000.0000", "120000.0000"]


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"unit": "ZB-C"}, 422, "measure.unknown_node"),
        ({"unit": "NOWHERE"}, 422, "measure.unknown_node"),
        ({"month": "2026-13"}, 422, "exchange.bad_month"),
        ({"month": "2199-01"}, 422, "measure.month_in_future"),
        ({"value": "viel"}, 400, "validation_failed"),
    ],
)
def test_a_wrong_figure_is_a_problem_with_a_code(send, change, status, code):
    answer = send({**FIGURE, **change})
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_reading_is_scoped_and_filtered(client, people, send):
    send([FIGURE, {**FIGURE, "unit": "ZB-B", "month": "2026-08"}])
    client.force_login(people.secretary)
    rows = client.get(URL).json()["results"]
    assert [(r["unit"], r["month"], r["value"]) for r in rows] == [("ZB-A", "2026-07", "120000.0000")]
    assert client.get(URL, {"month": "2026-08"}).json()["count"] == 0
    assert client.post(URL, FIGURE, content_type="application/json").status_code == 404
    client.force_login(people.stranger)
    assert client.get(f"{URL}{BusinessMeasure.objects.get(node__code='ZB-A').pk}/").status_code == 404
