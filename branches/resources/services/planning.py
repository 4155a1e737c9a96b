"""A yearly plan is drafted, approved by a second person, and closed."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from branches.resources import access, selectors
from branches.resources.enums import ResourceState
from branches.resources.models import ResourcePlan
from portal.audit.services import record
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken, ensure
from portal.organization.models import Node
from portal.rights.access import Actor


def locked(plan: ResourcePlan, version: int | None = None) -> ResourcePlan:
    row = ResourcePlan.objects.select_for_update(of=("self",)).select_related("node").filter(pk=plan.pk).first()
    if row is None:
        raise NotReachable("resource")
    if version is not None and row.version != version:
        raise EditConflict("resource.edited", theirs={})
    return row


def touch(row: ResourcePlan, actor: Actor, at: datetime) -> None:
    """The plan has another state than its readers saw; in a draft, the writer is the one who may not approve."""
    if row.state == ResourceState.DRAFT:
        row.written_by, row.written_at = actor.user, at
    row.version += 1
    row.save()


def _record(row: ResourcePlan, actor: Actor, at: datetime, action: str, **after: Any) -> None:
    record(actor=actor, at=at, action=action, obj=row, path=row.node.path, after={"state": row.state, **after})


@transaction.atomic
def draft_plan(*, actor: Actor, at: datetime, node: Node, year: int, aim: str = "") -> ResourcePlan:
    """One of a committee and year. RuleBroken ``resource.*``; NotReachable out of reach."""
    ensure(actor.may("resource.edit", path=node.path))
    if not selectors.committees(actor.scope("resource.edit"), localdate(at)).filter(pk=node.pk).exists():
        raise RuleBroken("resource.node_foreign", field="node")
    row = ResourcePlan(node=node, year=year, aim=aim.strip(), written_by=actor.user, written_at=at)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise RuleBroken("resource.twice", field="year", year=year) from None
    _record(row, actor, at, "resource.drafted", year=year)
    return row


@transaction.atomic
def change_plan(*, actor: Actor, at: datetime, plan: ResourcePlan, version: int, aim: str) -> ResourcePlan:
    """Another wording of what the plan is to do; committee and year stay. EditConflict; RuleBroken ``resource.*``."""
    row = locked(plan, version)
    ensure(access.may_change(actor, row))
    row.aim = aim.strip()
    touch(row, actor, at)
    _record(row, actor, at, "resource.changed")
    return row


@transaction.atomic
def approve_plan(*, actor: Actor, at: datetime, plan: ResourcePlan, version: int) -> ResourcePlan:
    """In force from now on: by somebody who did not write in it last. EditConflict; RuleBroken ``resource.*``."""
    row = locked(plan, version)
    count = row.lines.filter(dropped_on=None).count()
    ensure(access.may_approve(actor, row, count))
    row.state, row.approved_by, row.approved_on, row.version = ResourceState.RUNNING, actor.user, localdate(at), row.version + 1
    row.save()
    _record(row, actor, at, "resource.approved", lines=count)
    return row


@transaction.atomic
def close_plan(*, actor: Actor, at: datetime, plan: ResourcePlan, version: int, note: str) -> ResourcePlan:
    """The year is over: how the resources were used, in words. EditConflict; RuleBroken ``resource.*``."""
    row = locked(plan, version)
    ensure(access.may_close(actor, row))
    if not note.strip():
        raise RuleBroken("resource.close_note", field="note")
    row.state, row.closed_by, row.closed_on = ResourceState.CLOSED, actor.user, localdate(at)
    row.close_note, row.version = note.strip()[:500], row.version + 1
    row.save()
    _record(row, actor, at, "resource.closed")
    return row
