import pytest
from django.urls import reverse

from portal.organization.models import Node
from portal.rights.enums import Role
from tests.support.factories import NodeFactory
from tests.support.people import user_with


@pytest.fixture
def admin(people):
    """A system administrator of plant MK1 only."""
    return user_with(Role.SYSTEM_ADMIN, people.nodes["MK1"], unit=people.nodes["MK1"], name="系统管理员")


def test_the_tree_shows_what_the_reader_reaches_and_nothing_else(client, people):
    client.force_login(people.committee)
    text = client.get(reverse("node_tree")).content.decode()
    assert ("支部A" in text, "支部B" in text, "支部C" in text) == (True, True, False)
    client.force_login(people.worker)
    assert client.get(reverse("node_tree")).status_code == 404


def test_search_opens_the_way_to_the_match_and_closed_nodes_hide(client, people, admin):
    NodeFactory(code="CM-OLD", name="老采区", parent=people.nodes["MK1"], closed_on="2024-01-01")
    client.force_login(admin)
    found = client.get(reverse("node_tree"), {"q": "cm-a"}).content.decode()
    assert ("组织CM-A" in found, "组织CM-B" in found) == (True, False)
    assert "老采区" not in client.get(reverse("node_tree")).content.decode()
    assert "老采区" in client.get(reverse("node_tree"), {"closed": "1"}).content.decode()
    assert "没有符合条件的组织" in client.get(reverse("node_tree"), {"q": "支部C"}).content.decode()


@pytest.mark.parametrize("extra", [0, 30])
def test_the_tree_costs_the_same_with_more_nodes(client, people, django_assert_num_queries, extra):
    NodeFactory.create_batch(extra, parent=people.nodes["DW1"])
    client.force_login(people.committee)
    with django_assert_num_queries(8):
        client.get(reverse("node_tree"))


@pytest.mark.parametrize(("who", "status"), [("secretary", 200), ("committee", 200), ("sibling", 404), ("stranger", 404), ("worker", 404)])
def test_who_opens_a_branch_node(client, people, who, status):
    client.force_login(getattr(people, who))
    assert client.get(reverse("node_detail", args=["ZB-A"])).status_code == status


@pytest.mark.parametrize("name", ["node_edit", "node_move", "node_close"])
def test_only_the_administrator_of_the_place_changes_it(client, people, admin, name):
    client.force_login(people.committee)
    assert client.get(reverse(name, args=["CM-A"])).status_code == 404
    client.force_login(admin)
    assert client.get(reverse(name, args=["CM-A"])).status_code == 200
    assert client.get(reverse(name, args=["CM-C"])).status_code == 404


def test_an_administrator_adds_moves_and_closes_a_team(client, people, admin):
    client.force_login(admin)
    parent = people.nodes["CM-A"]
    data = {"code": "CM-A-B1", "name": "早班", "short_name": "早班", "kind": "team", "parent": parent.pk, "opened_on": "2024-03-05"}
    assert client.post(reverse("node_create"), data).status_code == 302
    team = Node.objects.get(code="CM-A-B1")
    moved = client.post(reverse("node_move", args=["CM-A-B1"]), {"new_parent": people.nodes["CM-B"].pk, "version": team.version})
    assert moved.status_code == 302
    team.refresh_from_db()
    assert team.path == "JT/MK1/CM-B/CM-A-B1/"
    answer = client.post(reverse("node_close", args=["CM-A-B1"]), {"closed_on": "2026-01-31", "reason": "并队", "version": team.version})
    assert answer.status_code == 302
    team.refresh_from_db()
    assert str(team.closed_on) == "2026-01-31"


def test_a_second_editor_sees_what_the_first_saved(client, people, admin):
    client.force_login(admin)
    node = people.nodes["CM-A"]
    data = {"name": "甲改的", "short_name": "甲", "opened_on": "2020-01-01", "sort": 0, "version": 1}
    assert client.post(reverse("node_edit", args=["CM-A"]), data).status_code == 302
    answer = client.post(reverse("node_edit", args=["CM-A"]), {**data, "name": "乙改的"})
    assert answer.status_code == 409
    assert "甲改的" in answer.content.decode()
    node.refresh_from_db()
    assert node.name == "甲改的"
