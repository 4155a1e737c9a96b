"""The description of the API: behind the door, complete, without foreign parts."""

import re

import pytest
from django.urls import reverse

from portal.integration.selectors import api_groups, groups_of, sample_of

DOCS = reverse("api_docs")


def test_a_visitor_signs_in_first(client, db):
    answer = client.get(DOCS)
    assert (answer.status_code, answer.url) == (302, f"{reverse('account_login')}?next={DOCS}")
    assert client.get(reverse("api-schema")).status_code == 401


def test_everybody_with_an_account_reads_it(client, people):
    for user in (people.worker, people.secretary, people.stranger):
        client.force_login(user)
        assert client.get(DOCS).status_code == 200
        assert client.get(reverse("api-schema")).status_code == 200


def test_the_page_names_every_operation_of_the_schema(client, people):
    client.force_login(people.committee)
    text = client.get(DOCS).content.decode()
    operations = [op for group in api_groups() for op in group.operations]
    boards = [f"/api/v1/dashboards/{part}/" for part in ("overview", "ranking", "quadrant", "trend", "heatmap")]
    assert text.count('<details class="api-op"') == len(operations)
    assert {op.path for op in operations} >= {"/api/v1/scores/", "/api/v1/scores/{id}/receipt/", *boards}


def test_the_page_asks_no_other_host(client, people):
    client.force_login(people.committee)
    assert re.findall(r'(?:src|href)="(?:https?:)?//', client.get(DOCS).content.decode()) == []


def test_an_example_is_shown_with_its_written_value():
    score = next(op for g in api_groups() if g.tag == "scores" for op in g.operations if op.path == "/api/v1/scores/{id}/")
    assert (score.verb, score.answer_status, '"id": "2026Q3~ZB-CM01"' in score.answer) == ("GET", "200", True)
    assert [(p.name, p.place, p.is_required) for p in score.parameters] == [("id", "path", True)]


SHAPES = {
    "Leaf": {"type": "object", "properties": {"on": {"type": "string", "format": "date"}, "n": {"type": "integer"}}},
    "Loop": {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Loop"}}},
}


@pytest.mark.parametrize(
    ("shape", "value"),
    [
        ({"type": "string", "enum": ["a", "b"]}, "a"),
        ({"type": "array", "items": {"$ref": "#/components/schemas/Leaf"}}, [{"on": "2026-09-30", "n": 1}]),
        ({"allOf": [{"$ref": "#/components/schemas/Leaf"}]}, {"on": "2026-09-30", "n": 1}),
        ({"$ref": "#/components/schemas/Loop"}, {"next": {"next": {"next": {"next": {"next": {}}}}}}),
        ({"type": "object"}, {}),
    ],
)
def test_samples_follow_the_shape(shape, value):
    assert sample_of(shape, SHAPES) == value


def test_operations_are_grouped_by_their_first_tag():
    row = {"operationId": "x", "responses": {"204": {}}}
    schema = {"paths": {"/b/": {"get": {**row, "tags": ["b"]}}, "/a/": {"post": row}}}
    found = [(g.tag, [(op.verb, op.path, op.answer_status, op.answer) for op in g.operations]) for g in groups_of(schema)]
    assert found == [("b", [("GET", "/b/", "204", "")]), ("other", [("POST", "/a/", "204", "")])]
