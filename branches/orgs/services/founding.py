"""A branch comes into being: the node of the tree and the party organisation behind it, in one act."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from branches.orgs import rules, selectors
from branches.orgs.access import ensure_may_edit
from branches.orgs.enums import Standing
from branches.orgs.models import Branch
from branches.orgs.services.dated_rows import overridden
from branches.orgs.services.members import NewMember, seat_members
from portal.audit import services as audit
from portal.kernel import changes
from portal.kernel.errors import EditConflict, RuleBroken, ensure
from portal.organization import services as organization
from portal.organization.enums import BRANCH_KINDS, NodeKind
from portal.organization.models import Node, PeerGroup
from portal.rights.access import Actor

PARENT_KINDS = (NodeKind.PARTY_COMMITTEE, NodeKind.GENERAL_BRANCH)


@transaction.atomic
def create_branch(
    *, actor: Actor, at: datetime, code: str, name: str, kind: str, parent: Node, founded_on: date, short_name: str = "",
    peer_group: PeerGroup | None = None, note: str = "", founders: Sequence[NewMember] = (), override_reason: str = "",
) -> Branch:  # fmt: skip
    """Found a branch under a party committee or general branch: node, organisation and first members.

    ``override_reason`` lets ORG-01 be (see ``overridden``).

    Raises RuleBroken ``branch.too_few_full_members`` (ORG-01), ``branch.parent_not_party``, ``node.*``.
    """
    if kind not in BRANCH_KINDS:
        raise RuleBroken("branch.kind_not_branch", field="kind")
    if parent.kind not in PARENT_KINDS:
        raise RuleBroken("branch.parent_not_party", field="parent")
    full = sum(1 for member in founders if member.standing == Standing.FULL)
    verdict = rules.may_found(kind=kind, full_members=full, setup_rules=selectors.setup_rules(founded_on))
    people = {member.person.pk for member in founders}
    is_let = overridden(verdict, actor=actor, people=people, reason=override_reason, field="founders")
    node = organization.create_node(
        actor=actor, at=at, code=code, name=name, short_name=short_name, kind=kind, parent=parent, opened_on=founded_on,
        peer_group=peer_group, right="branch.edit",
    )  # fmt: skip
    reason = override_reason.strip() if is_let else ""
    branch = establish(actor=actor, at=at, node=node, founded_on=founded_on, note=note, override_reason=reason)
    seat_members(actor=actor, at=at, branch=branch, members=founders, from_on=founded_on)
    return branch


@transaction.atomic
def establish(*, actor: Actor, at: datetime, node: Node, founded_on: date, note: str = "", override_reason: str = "") -> Branch:
    """Make the party organisation behind a node that already stands in the tree; members follow.

    Raises RuleBroken ``branch.kind_not_branch``, NotReachable out of reach.
    """
    ensure(actor.may("branch.edit", path=node.path))
    if node.kind not in BRANCH_KINDS:
        raise RuleBroken("branch.kind_not_branch", field="code")
    branch = Branch.objects.create(
        node=node, founded_on=founded_on, note=note, override_reason=override_reason, override_by=actor.user if override_reason else None
    )
    audit.record(
        actor=actor, at=at, action="branch.founded", obj=branch, path=node.path, after={"founded_on": founded_on.isoformat()},
        reason=override_reason,
    )  # fmt: skip
    changes.announce("branch", on=founded_on, until=max(founded_on, localdate(at)), branches=[branch.pk])
    return branch


@transaction.atomic
def update_branch(*, actor: Actor, at: datetime, branch: Branch, version: int | None = None, **values: Any) -> Branch:
    """Change name, short name, peer group, founding date or note. Unchanged values write nothing.

    Raises EditConflict ``branch.edited_meanwhile`` when ``version`` is stale.
    """
    ensure_may_edit(actor, branch)
    stored = Branch.objects.select_for_update(of=("self",)).select_related("node__peer_group").get(pk=branch.pk)
    if version is not None and stored.version != version:
        raise EditConflict("branch.edited_meanwhile", theirs=_shown(stored))
    node_values = {k: v for k, v in values.items() if k in {"name", "short_name", "peer_group"}}
    before_node = stored.node.version
    stored.node = organization.update_node(actor=actor, at=at, node=stored.node, right="branch.edit", **node_values)
    own = {k: v for k, v in values.items() if k in {"founded_on", "note"} and getattr(stored, k) != v}
    if not own and stored.node.version == before_node:
        return stored
    before = {k: str(getattr(stored, k)) for k in own}
    for name, value in own.items():
        setattr(stored, name, value)
    stored.version += 1
    stored.save(update_fields=[*own, "version"])
    audit.record(
        actor=actor, at=at, action="branch.edited", obj=stored, path=stored.node.path, before=before,
        after={k: str(v) for k, v in own.items()},
    )  # fmt: skip
    if "founded_on" in own:
        start = min(date.fromisoformat(before["founded_on"]), stored.founded_on)
        changes.announce("branch", on=start, until=max(start, localdate(at)), branches=[stored.pk])
    return stored


def _shown(branch: Branch) -> dict[Any, str]:
    label = {f.name: f.verbose_name for model in (Node, Branch) for f in model._meta.fields}
    node = branch.node
    values = {
        "name": node.name, "short_name": node.short_name, "peer_group": str(node.peer_group or ""),
        "founded_on": branch.founded_on.isoformat(), "note": branch.note,
    }  # fmt: skip
    return {label[name]: value for name, value in values.items()}
