"""What all writes to a branch share: the lock, the checks of a span, the audit row."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from branches.orgs.models import Branch
from portal.audit import services as audit
from portal.kernel.errors import RuleBroken, ensure
from portal.kernel.verdict import Verdict
from portal.organization.enums import NodeKind
from portal.organization.models import Node
from portal.rights.access import Actor


def locked(branch: Branch, actor: Actor, right: str = "branch.edit") -> Branch:
    """The branch, locked for this transaction, after asking whether the actor has ``right`` there."""
    ensure(actor.may(right, path=branch.node.path))
    return Branch.objects.select_for_update(of=("self",)).select_related("node").get(pk=branch.pk)


def check_span(branch: Branch, start: date, end: date | None, *, field: str = "from_on") -> None:
    """A span lies inside the life of its branch. Raises RuleBroken ``branch.*``."""
    if end is not None and end < start:
        raise RuleBroken("branch.ends_before_start", field="to_on", start=start.isoformat(), end=end.isoformat())
    if start < branch.founded_on:
        raise RuleBroken("branch.before_founding", field=field, founded=branch.founded_on.isoformat())
    if branch.node.closed_on is not None and (end is None or end > branch.node.closed_on):
        raise RuleBroken("branch.is_closed", closed=branch.node.closed_on.isoformat())


def overridden(verdict: Verdict, *, actor: Actor, people: Collection[int], reason: str, field: str) -> bool:
    """Whether a binding rule is broken with leave: the committee above may let it be, giving a reason.

    ``people`` are the members of the branch: nobody lets his own branch off. Raises RuleBroken with the rule's own code
    without a reason, ``branch.override_by_own`` by a member.
    """
    if verdict:
        return False
    if not reason.strip():
        raise RuleBroken(verdict.code, field=field, **verdict.params)
    if actor.person_id is not None and actor.person_id in people:
        raise RuleBroken("branch.override_by_own", field="override_reason")
    return True


def check_group(branch: Branch, group: Node | None, day: date) -> None:
    """A group stands below the branch on the day. Raises RuleBroken ``branch.group_not_here``."""
    if group is None:
        return
    is_here = group.kind == NodeKind.PARTY_GROUP and group.parent_id == branch.pk
    if not is_here or group.opened_on > day or (group.closed_on is not None and group.closed_on < day):
        raise RuleBroken("branch.group_not_here", field="group")


def until(on: date, to_on: date | None, at: datetime) -> date:
    """The last day that a change can have touched: nothing beyond today has been counted yet."""
    return to_on or max(on, timezone.localdate(at))


def record(
    actor: Actor, at: datetime, action: str, row: Any, *, before: dict[str, Any] | None = None, after: dict[str, Any] | None = None,
    reason: str = "",
) -> None:  # fmt: skip
    """One audit row for a dated row of a branch; ``before`` and ``after`` may hold dates and Decimals."""
    what = row.person.name if hasattr(row, "person") else row.unit.name
    texts = [{k: None if v is None else str(v) for k, v in (side or {}).items()} for side in (before, after)]
    audit.record(
        actor=actor, at=at, action=action, obj=row, label=f"{row.branch} · {what}", path=row.branch.node.path, reason=reason,
        before=texts[0], after=texts[1],
    )  # fmt: skip
