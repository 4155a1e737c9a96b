import pytest

from portal.organization.enums import NodeKind as K
from portal.organization.rules import field_of, may_hang_under, may_have_field, may_have_peer_group, may_move_to


@pytest.mark.parametrize(
    ("kind", "parent", "code"),
    [
        (K.PLANT, K.GROUP, ""),
        (K.PLANT, None, ""),
        (K.TEAM, None, "node.no_top_kind"),
        (K.TEAM, K.TEAM, "node.wrong_parent_kind"),
        (K.DISTRICT, K.PARTY_COMMITTEE, "node.wrong_parent_kind"),
        (K.BRANCH, K.PARTY_COMMITTEE, ""),
        (K.BRANCH, K.BRANCH, "node.wrong_parent_kind"),
        (K.PARTY_GROUP, K.BRANCH, ""),
        (K.PARTY_GROUP, K.TEMPORARY_BRANCH, ""),
        (K.PARTY_GROUP, K.PLANT, "node.wrong_parent_kind"),
    ],
)
def test_which_kind_may_stand_under_which(kind, parent, code):
    assert may_hang_under(kind, parent).code == code


def test_only_branches_have_peers():
    assert bool(may_have_peer_group(K.JOINT_BRANCH)) is True
    assert may_have_peer_group(K.DISTRICT).code == "node.peer_group_is_for_branches"


@pytest.mark.parametrize(("target", "allowed"), [("JT/MK2/", True), ("JT/MK1/", False), ("JT/MK1/CM-A/", False), ("JT/MK10/", True)])
def test_a_node_never_moves_below_itself(target, allowed):
    assert bool(may_move_to("JT/MK1/", target)) is allowed


@pytest.mark.parametrize(("kind", "allowed"), [(K.GROUP, True), (K.TEAM, True), (K.BRANCH, False), (K.PARTY_COMMITTEE, False)])
def test_only_units_have_a_field(kind, allowed):
    assert bool(may_have_field(kind)) is allowed


@pytest.mark.parametrize(
    ("path", "field"),
    [("JT/", ""), ("JT/MK1/", "production"), ("JT/MK1/CM-A/B1/", "production"), ("JT/MK1/YJY/", "research"), ("JT/MK1/YJY/S/", "research")],
)
def test_the_nearest_unit_above_says_the_field(path, field):
    assert field_of(path, {"JT/MK1/": "production", "JT/MK1/YJY/": "research"}) == field
