import pytest

from portal.organization.models import Node
from portal.rights.enums import Role
from tests.support.people import user_with

URL = "/api/v1/units/"


@pytest.fixture
def admin(people):
    return user_with(Role.SYSTEM_ADMIN, people.nodes["MK1"], unit=people.nodes["MK1"], name="系统管理员")


def codes(answer):
    return [row["code"] for row in answer.json()["results"]]


def test_units_are_listed_within_reach_and_filtered(client, people):
    client.force_login(people.committee)
    assert codes(client.get(URL)) == ["DW1", "ZB-A", "ZB-B"]
    assert codes(client.get(URL, {"kind": "branch"})) == ["ZB-A", "ZB-B"]
    assert codes(client.get(URL, {"q": "支部B"})) == ["ZB-B"]
    assert codes(client.get(URL, {"under": "ZB-A"})) == ["ZB-A"]


@pytest.mark.parametrize(("who", "status"), [("secretary", 200), ("sibling", 404), ("stranger", 404), ("worker", 404)])
def test_one_unit_by_code(client, people, who, status):
    client.force_login(getattr(people, who))
    assert client.get(URL + "ZB-A/").status_code == status


def test_an_administrator_writes_through_the_same_rules_as_the_page(client, people, admin):
    client.force_login(admin)
    body = {"code": "CM-D", "name": "掘进队", "kind": "district", "parent": "MK1", "opened_on": "2024-01-01"}
    made = client.post(URL, body, content_type="application/json")
    assert (made.status_code, made.json()["path"]) == (201, "JT/MK1/CM-D/")
    again = client.post(URL, body, content_type="application/json")
    assert (again.status_code, again.json()["code"]) == (422, "node.code_taken")
    outside = client.post(URL, {**body, "code": "CM-X", "parent": "MK2"}, content_type="application/json")
    assert (outside.status_code, outside.json()["errors"][0]["field"]) == (400, "parent")
    changed = client.patch(URL + "CM-D/", {"name": "掘进一队", "version": 1}, content_type="application/json")
    assert (changed.status_code, changed.json()["version"]) == (200, 2)
    stale = client.patch(URL + "CM-D/", {"name": "掘进二队", "version": 1}, content_type="application/json")
    assert (stale.status_code, stale.json()["theirs"]["名称"]) == (409, "掘进一队")
    moved = client.post(URL + "CM-D/move/", {"parent": "CM-A", "version": 2}, content_type="application/json")
    assert (moved.status_code, moved.json()["code"]) == (422, "node.wrong_parent_kind")
    closed = client.post(URL + "CM-D/close/", {"closed_on": "2026-01-01", "reason": "并队", "version": 2}, content_type="application/json")
    assert (closed.status_code, closed.json()["closed_on"]) == (200, "2026-01-01")
    assert Node.objects.get(code="CM-D").version == 3


def test_a_reader_cannot_write(client, people):
    client.force_login(people.committee)
    assert client.patch(URL + "ZB-A/", {"name": "x", "version": 1}, content_type="application/json").status_code == 404
