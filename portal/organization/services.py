"""Writes of the tree. Every structural write takes the lock on the top nodes, so that paths never drift apart."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max, Value
from django.db.models.functions import Concat, Length, Substr
from django.utils.timezone import localdate

from portal.audit.services import record
from portal.kernel import changes
from portal.kernel.errors import EditConflict, RuleBroken, ensure
from portal.kernel.fields import NODE_CODE
from portal.kernel.scope import subtree
from portal.organization import rules
from portal.organization.enums import BRANCH_KINDS, NodeKind
from portal.organization.models import Node, PeerGroup
from portal.rights.access import Actor
from portal.search import services as search

EDITABLE = ("name", "short_name", "peer_group", "field", "sort", "opened_on")


def _lock_tree() -> None:
    list(Node.objects.select_for_update().filter(depth=0).order_by("pk").values_list("pk"))


def _fresh(node: Node, version: int | None) -> Node:
    """The node as stored, locked; EditConflict when somebody saved since ``version``."""
    stored = Node.objects.select_for_update(of=("self",)).select_related("peer_group", "parent").get(pk=node.pk)
    if version is not None and stored.version != version:
        raise EditConflict("node.edit_conflict", theirs=_shown(stored))
    return stored


def _shown(node: Node) -> dict[str, str]:
    label = {f.name: f.verbose_name for f in Node._meta.fields}
    return {
        str(label["name"]): node.name,
        str(label["short_name"]): node.short_name,
        str(label["parent"]): str(node.parent or ""),
        str(label["peer_group"]): str(node.peer_group or ""),
        str(label["opened_on"]): node.opened_on.isoformat(),
        str(label["closed_on"]): node.closed_on.isoformat() if node.closed_on else "",
    }


def _touch_scores(node: Node, ids: Iterable[int | None], at: datetime, on: date | None = None) -> None:
    """Facts hang on the tree, so every period since the node opened, or since ``on``, may have moved; a party group is owed
    for by the branch above it."""
    above = [node.parent_id] if node.kind == NodeKind.PARTY_GROUP else []
    first, known = on or node.opened_on, [pk for pk in (*ids, *above) if pk is not None]
    changes.announce("node", on=first, until=max(localdate(at), first), units=known, branches=known)


def _check_parent(kind: str, parent: Node | None, opened_on: date) -> None:
    ensure(rules.may_hang_under(kind, parent.kind if parent else None), field="parent")
    if parent and parent.closed_on:
        raise RuleBroken("node.closed_parent", field="parent", name=parent.name)
    if parent and opened_on < parent.opened_on:
        raise RuleBroken("node.opens_before_parent", field="opened_on", name=parent.name, day=parent.opened_on.isoformat())


@transaction.atomic
def create_node(
    *,
    actor: Actor,
    at: datetime,
    code: str,
    name: str,
    short_name: str,
    kind: str,
    parent: Node | None,
    opened_on: date,
    peer_group: PeerGroup | None = None,
    field: str = "",
    sort: int = 0,
    right: str = "node.edit",
) -> Node:
    """A new node under ``parent``. An upper room that founds its own kind of node names its own ``right``.

    Raises RuleBroken ``node.*``; NotReachable when the parent is out of reach.
    """
    _lock_tree()
    parent = Node.objects.get(pk=parent.pk) if parent else None
    path = (parent.path if parent else "") + code + "/"
    ensure(actor.may(right, path=parent.path if parent else ""))
    if not NODE_CODE.match(code):
        raise RuleBroken("node.bad_code", field="code")
    if taken := Node.objects.filter(code=code).first():
        raise RuleBroken("node.code_taken", field="code", given=code, name=taken.name)
    _check_parent(kind, parent, opened_on)
    if peer_group is not None:
        ensure(rules.may_have_peer_group(kind), field="peer_group")
    if field:
        ensure(rules.may_have_field(kind), field="field")
    if len(path) > rules.LONGEST_PATH:
        raise RuleBroken("node.path_too_long", field="parent")
    node = Node.objects.create(
        code=code, name=name, short_name=short_name or name[:20], kind=kind, parent=parent, opened_on=opened_on,
        peer_group=peer_group, field=field, sort=sort, path=path, depth=path.count("/") - 1,
    )  # fmt: skip
    search.refresh(index="node", ids=[node.pk])
    record(actor=actor, at=at, action="node.created", obj=node, path=path, after={"code": code, "name": name, "kind": kind, "path": path})
    if kind not in BRANCH_KINDS:  # a branch counts from its founding, which says so itself
        _touch_scores(node, [node.pk], at)
    return node


@transaction.atomic
def update_node(*, actor: Actor, at: datetime, node: Node, version: int | None = None, right: str = "node.edit", **values: Any) -> Node:
    """Change name, short name, peer group, field, order or opening date. Unchanged values write nothing.

    Raises EditConflict when ``version`` is stale, RuleBroken ``node.*``.
    """
    stored = _fresh(node, version)
    ensure(actor.may(right, path=stored.path))
    changed = {k: v for k, v in values.items() if k in EDITABLE and getattr(stored, k) != v}
    if not changed:
        return stored
    if changed.get("peer_group") is not None:
        ensure(rules.may_have_peer_group(stored.kind), field="peer_group")
    if changed.get("field"):
        ensure(rules.may_have_field(stored.kind), field="field")
    if "opened_on" in changed and stored.closed_on and stored.closed_on < changed["opened_on"]:
        raise RuleBroken("node.closes_before_opening", field="opened_on", day=changed["opened_on"].isoformat())
    if "opened_on" in changed:
        _check_parent(stored.kind, stored.parent, changed["opened_on"])
    before, opened_before = {k: _plain(getattr(stored, k)) for k in changed}, stored.opened_on
    for name, value in changed.items():
        setattr(stored, name, value)
    stored.version += 1
    stored.save(update_fields=[*changed, "version"])
    search.refresh(index="node", ids=[stored.pk])
    record(
        actor=actor,
        at=at,
        action="node.edited",
        obj=stored,
        path=stored.path,
        before=before,
        after={k: _plain(v) for k, v in changed.items()},
    )
    if {"opened_on", "peer_group"} & set(changed):
        _touch_scores(stored, [stored.pk], at, min(opened_before, stored.opened_on))
    return stored


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, int | str | None) else str(value)


@transaction.atomic
def move_node(*, actor: Actor, at: datetime, node: Node, new_parent: Node, version: int | None = None) -> Node:
    """Hang ``node`` with everything below it under ``new_parent``: one statement rewrites all paths.

    Raises RuleBroken when it would land below itself or in a place its kind may not have, EditConflict when stale.
    """
    _lock_tree()
    stored = _fresh(node, version)
    parent = Node.objects.get(pk=new_parent.pk)
    ensure(actor.may("node.edit", path=stored.path))
    ensure(actor.may("node.edit", path=parent.path))
    ensure(rules.may_move_to(stored.path, parent.path), field="parent")
    if stored.parent_id == parent.pk:
        raise RuleBroken("node.same_parent", field="parent")
    _check_parent(stored.kind, parent, max(stored.opened_on, parent.opened_on))
    old, new = stored.path, f"{parent.path}{stored.code}/"
    below = Node.objects.filter(subtree("path", old))
    longest = below.aggregate(n=Max(Length("path")))["n"]
    if longest - len(old) + len(new) > rules.LONGEST_PATH:
        raise RuleBroken("node.path_too_long", field="parent")
    ids, old_parent = list(below.values_list("pk", flat=True)), stored.parent_id
    shift = parent.depth + 1 - stored.depth
    below.update(path=Concat(Value(new), Substr("path", len(old) + 1)), depth=F("depth") + shift)
    Node.objects.filter(pk=stored.pk).update(parent=parent, version=F("version") + 1)
    stored.refresh_from_db()
    record(actor=actor, at=at, action="node.moved", obj=stored, path=new, before={"path": old}, after={"path": new, "nodes": len(ids)})
    _touch_scores(stored, [*ids, old_parent], at)  # whoever covers the old place loses what has left it
    return stored


@transaction.atomic
def close_node(
    *, actor: Actor, at: datetime, node: Node, closed_on: date, version: int | None = None, reason: str = "", right: str = "node.edit"
) -> Node:
    """Close a node that holds no open node and nobody any more. Its records stay readable.

    An upper room that closes its own kind of node names its own ``right``.
    """
    _lock_tree()
    stored = _fresh(node, version)
    ensure(actor.may(right, path=stored.path))
    if stored.closed_on:
        raise RuleBroken("node.already_closed", day=stored.closed_on.isoformat())
    if closed_on < stored.opened_on:
        raise RuleBroken("node.closes_before_opening", field="closed_on", day=stored.opened_on.isoformat())
    if count := Node.objects.filter(parent=stored, closed_on=None).count():
        raise RuleBroken("node.has_open_children", count=count)
    if count := stored.people.filter(left_on=None).count():
        raise RuleBroken("node.has_people", count=count)
    stored.closed_on = closed_on
    stored.version += 1
    stored.save(update_fields=["closed_on", "version"])
    search.refresh(index="node", ids=[stored.pk])
    record(
        actor=actor, at=at, action="node.closed", obj=stored, path=stored.path, after={"closed_on": closed_on.isoformat()}, reason=reason
    )
    _touch_scores(stored, [stored.pk], at, closed_on)
    return stored


@transaction.atomic
def settle_nodes(*, actor: Actor, at: datetime, gone: Sequence[Node], back: Sequence[Node]) -> None:
    """Nodes of an import were taken back: paths follow the parents again, search and scores follow the tree."""
    _lock_tree()
    moved = _repath() if back else []
    rows = [*gone, *back]
    search.refresh(index="node", ids=[node.pk for node in rows])
    first = min(node.opened_on for node in rows)
    ids = {node.parent_id for node in gone} | {node.pk for node in back} | set(moved)
    known = [pk for pk in ids if pk is not None]
    changes.announce("node", on=first, until=max(localdate(at), first), units=known, branches=known)


def _repath() -> list[int]:
    """Write the paths that the parents demand where they differ; ids of the nodes that moved."""
    nodes = list(Node.objects.order_by("depth", "pk"))
    below: dict[int | None, list[Node]] = {}
    for node in nodes:
        below.setdefault(node.parent_id, []).append(node)
    wrong, level = [], [(node, "", 0) for node in below.get(None, [])]
    while level:
        following = []
        for node, above, depth in level:
            path = f"{above}{node.code}/"
            if (node.path, node.depth) != (path, depth):
                node.path, node.depth = path, depth
                wrong.append(node)
            following += [(child, path, depth + 1) for child in below.get(node.pk, [])]
        level = following
    Node.objects.bulk_update(wrong, ["path", "depth"], batch_size=200)
    return [node.pk for node in wrong]
