"""Which node may hang under which, as a table (branch regulation 2018 for the party kinds, docs/rules.md 1.1)."""

from collections.abc import Mapping

from portal.kernel.verdict import ALLOWED, Verdict, denied
from portal.organization.enums import BRANCH_KINDS, UNIT_KINDS
from portal.organization.enums import NodeKind as K

LONGEST_PATH = 250
_BIG = (K.GROUP, K.COMPANY, K.PLANT)
_HOSTS = (*_BIG, K.DEPARTMENT)
ALLOWED_PARENTS: dict[str, tuple[str | None, ...]] = {
    K.GROUP: (None, K.GROUP),
    K.COMPANY: (None, K.GROUP, K.COMPANY),
    K.PLANT: (None, K.GROUP, K.COMPANY, K.PLANT),
    K.DEPARTMENT: _HOSTS,
    K.DISTRICT: _HOSTS,
    K.TEAM: (*_HOSTS, K.DISTRICT),
    K.PARTY_COMMITTEE: (*_HOSTS, K.PARTY_COMMITTEE),
    K.GENERAL_BRANCH: (*_HOSTS, K.PARTY_COMMITTEE),
    K.BRANCH: (*_HOSTS, K.DISTRICT, K.PARTY_COMMITTEE, K.GENERAL_BRANCH),
    K.JOINT_BRANCH: (*_HOSTS, K.DISTRICT, K.PARTY_COMMITTEE, K.GENERAL_BRANCH),
    K.TEMPORARY_BRANCH: (*_HOSTS, K.DISTRICT, K.PARTY_COMMITTEE, K.GENERAL_BRANCH),
    K.PARTY_GROUP: BRANCH_KINDS,
}


def may_hang_under(kind: str, parent_kind: str | None) -> Verdict:
    """Whether a node of ``kind`` may stand under one of ``parent_kind`` (None: at the top)."""
    if parent_kind in ALLOWED_PARENTS[kind]:
        return ALLOWED
    if parent_kind is None:
        return denied("node.no_top_kind", kind=K(kind).label)
    return denied("node.wrong_parent_kind", kind=K(kind).label, parent=K(parent_kind).label)


def may_have_peer_group(kind: str) -> Verdict:
    """Peer groups rank branches among their like; nothing else has one."""
    return ALLOWED if kind in BRANCH_KINDS else denied("node.peer_group_is_for_branches")


def may_have_field(kind: str) -> Verdict:
    """Research and production are told apart among units; a party organisation follows its members."""
    return ALLOWED if kind in UNIT_KINDS else denied("node.field_is_for_units")


def field_of(path: str, marks: Mapping[str, str]) -> str:
    """The field of the node at ``path``: its own, else that of the nearest node above that has one; empty for none."""
    while path:
        if path in marks:
            return marks[path]
        path = path[: path.rstrip("/").rfind("/") + 1]
    return ""


def may_move_to(path: str, new_parent_path: str) -> Verdict:
    """A node cannot move below itself."""
    return denied("node.into_own_subtree") if new_parent_path.startswith(path) else ALLOWED
