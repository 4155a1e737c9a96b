from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from portal.audit.models import AuditRow
from portal.kernel import changes, clock
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.organization import services
from portal.organization.enums import NodeKind
from portal.organization.models import Node
from portal.organization.selectors import field_marks, in_field
from portal.rights.access import system_actor

pytestmark = pytest.mark.db
SYSTEM = system_actor("test")


def create(code, parent, kind=NodeKind.DISTRICT, actor=SYSTEM, **extra):
    values = {"name": code, "short_name": code, "opened_on": date(2024, 1, 1), **extra}
    return services.create_node(actor=actor, at=clock.now(), code=code, kind=kind, parent=parent, **values)


def refused(call, **kwargs):
    with pytest.raises(RuleBroken) as broken:
        call(**kwargs)
    return broken.value


@pytest.fixture
def heard(monkeypatch):
    found = []
    monkeypatch.setattr(changes, "_listeners", [found.append])
    return found


def test_a_new_node_hangs_below_its_parent_and_leaves_a_trail(people):
    node = create("CM-D", people.nodes["MK1"])
    assert (node.path, node.depth, node.version) == ("JT/MK1/CM-D/", 2, 1)
    row = AuditRow.objects.get(action="node.created")
    assert (row.object_label, row.node_path, row.after["kind"]) == ("CM-D", "JT/MK1/CM-D/", "district")


@pytest.mark.parametrize(
    ("code", "parent", "kind", "expected"),
    [
        ("CM-A", "MK1", NodeKind.DISTRICT, "node.code_taken"),
        ("cm d", "MK1", NodeKind.DISTRICT, "node.bad_code"),
        ("CM-D", "DW1", NodeKind.DISTRICT, "node.wrong_parent_kind"),
        ("CM-D", None, NodeKind.DISTRICT, "node.no_top_kind"),
    ],
)
def test_a_wrong_node_is_refused_with_its_reason(people, code, parent, kind, expected):
    assert refused(create, code=code, parent=people.nodes.get(parent), kind=kind).code == expected


def test_a_node_cannot_be_older_than_its_parent_or_have_peers_without_being_a_branch(people):
    plant = people.nodes["MK1"]
    assert refused(create, code="X1", parent=plant, opened_on=date(2019, 1, 1)).code == "node.opens_before_parent"
    group = people.nodes["ZB-A"].peer_group
    assert refused(create, code="X1", parent=plant, peer_group=group).code == "node.peer_group_is_for_branches"


def test_moving_a_plant_rewrites_every_path_below_in_one_statement(people, heard):
    company = create("GS", people.nodes["JT"], NodeKind.COMPANY)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        services.move_node(actor=SYSTEM, at=clock.now(), node=people.nodes["MK1"], new_parent=company, version=1)
    rewrites = [q for q in queries if q["sql"].startswith("UPDATE") and '"path"' in q["sql"].split("WHERE")[0]]
    assert len(rewrites) == 1
    paths = dict(Node.objects.filter(code__in=["MK1", "CM-A", "ZB-A", "MK2"]).values_list("code", "path"))
    assert paths == {"MK1": "JT/GS/MK1/", "CM-A": "JT/GS/MK1/CM-A/", "ZB-A": "JT/GS/MK1/DW1/ZB-A/", "MK2": "JT/MK2/"}
    assert Node.objects.get(code="ZB-A").depth == 4
    assert heard[-1].source == "node"
    assert people.branch_a.pk in heard[-1].branch_ids
    assert people.branch_c.pk not in heard[-1].branch_ids


def test_rights_follow_a_moved_subtree(people):
    plant, branch = people.nodes["MK1"], people.nodes["ZB-A"]
    company = create("GS", people.nodes["JT"], NodeKind.COMPANY)
    services.move_node(actor=SYSTEM, at=clock.now(), node=plant, new_parent=company)
    secretary = people.actor(people.secretary)
    assert list(Node.objects.within(secretary.scope("node.view"))) == [Node.objects.get(pk=branch.pk)]


def test_a_move_into_the_own_subtree_or_from_a_stale_page_is_refused(people):
    plant = people.nodes["MK1"]
    move = services.move_node
    assert refused(move, actor=SYSTEM, at=clock.now(), node=plant, new_parent=people.nodes["CM-A"]).code == "node.into_own_subtree"
    services.update_node(actor=SYSTEM, at=clock.now(), node=plant, version=1, name="新一矿")
    with pytest.raises(EditConflict) as conflict:
        move(actor=SYSTEM, at=clock.now(), node=plant, new_parent=people.nodes["MK2"], version=1)
    assert conflict.value.params["theirs"]["名称"] == "新一矿"
    assert Node.objects.get(code="CM-A").path == "JT/MK1/CM-A/"


def test_an_unchanged_edit_writes_nothing(people):
    node = services.update_node(actor=SYSTEM, at=clock.now(), node=people.nodes["CM-A"], version=1, name=people.nodes["CM-A"].name)
    assert node.version == 1
    assert AuditRow.objects.filter(action="node.edited").count() == 0


def test_a_node_closes_only_when_it_is_empty(people):
    at = clock.now()
    close = {"actor": SYSTEM, "at": at, "closed_on": localdate(at)}
    assert refused(services.close_node, node=people.nodes["DW1"], **close).code == "node.has_open_children"
    assert refused(services.close_node, node=people.nodes["CM-A"], **close).code == "node.has_people"
    empty = create("CM-E", people.nodes["MK1"])
    early = {**close, "closed_on": date(2024, 1, 1) - timedelta(days=1)}
    assert refused(services.close_node, node=empty, **early).code == "node.closes_before_opening"
    closed = services.close_node(node=empty, **close)
    assert (closed.closed_on, closed.version) == (localdate(at), 2)
    assert refused(services.close_node, node=closed, **close).code == "node.already_closed"


def test_nobody_edits_outside_his_reach(people):
    with pytest.raises(NotReachable):
        create("CM-D", people.nodes["MK2"], actor=people.actor(people.hr))


def _marked(change):
    return change.source, change.on, set(change.unit_ids), set(change.branch_ids)


def test_a_new_team_and_a_new_group_are_announced_and_a_branch_is_not(people, heard):
    opened = date(2026, 7, 1)
    team = create("BZ-1", people.nodes["CM-A"], NodeKind.TEAM, opened_on=opened)
    group = create("XZ-1", people.nodes["ZB-A"], NodeKind.PARTY_GROUP, opened_on=opened)
    create("ZB-9", people.nodes["DW1"], NodeKind.BRANCH)

    with_branch = {group.pk, people.branch_a.pk}  # the branch owes for its groups
    assert [_marked(c) for c in heard] == [("node", opened, {team.pk}, {team.pk}), ("node", opened, with_branch, with_branch)]


def test_a_later_opening_and_a_move_reach_what_held_the_node_before(people, heard):
    team = create("BZ-1", people.nodes["CM-A"], NodeKind.TEAM, opened_on=date(2026, 7, 1))
    services.update_node(actor=SYSTEM, at=clock.now(), node=team, opened_on=date(2026, 11, 1))
    services.move_node(actor=SYSTEM, at=clock.now(), node=team, new_parent=people.nodes["CM-B"])

    assert heard[1].on == date(2026, 7, 1)
    assert heard[2].unit_ids == {team.pk, people.nodes["CM-A"].pk}


def test_a_unit_has_a_field_and_a_branch_has_none(people):
    actor, at = system_actor("test"), clock.now()
    unit = services.update_node(actor=actor, at=at, node=people.nodes["CM-A"], field="research")
    assert (unit.field, unit.version, AuditRow.objects.get(action="node.edited").after) == ("research", 2, {"field": "research"})
    with pytest.raises(RuleBroken, match=r"node\.field_is_for_units"):
        services.update_node(actor=actor, at=at, node=people.nodes["ZB-A"], field="research")
    with pytest.raises(RuleBroken, match=r"node\.field_is_for_units"):
        services.create_node(
            actor=actor, at=at, code="ZB-N", name="支部", short_name="支部", kind=NodeKind.BRANCH, parent=people.nodes["DW1"],
            opened_on=date(2026, 1, 1), field="production",
        )  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "codes"),
    [("production", {"MK1", "CM-A", "DW1", "ZB-A", "ZB-B"}), ("research", {"CM-B"}), ("", {"JT", "MK2", "CM-C", "DW2", "ZB-C"})],
)
def test_what_lies_in_a_field(people, wanted, codes):
    Node.objects.filter(code="MK1").update(field="production")
    Node.objects.filter(code="CM-B").update(field="research")
    assert set(Node.objects.filter(in_field("path", wanted, field_marks())).values_list("code", flat=True)) == codes
