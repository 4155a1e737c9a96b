"""A branch ends: at the latest with the task it was set up for (TMP-05). Its records stay readable, its duties stop."""

from datetime import date, datetime

from django.db import transaction

from branches.orgs import rules
from branches.orgs.models import Branch
from branches.orgs.open_tasks import open_tasks_of
from branches.orgs.services.dated_rows import locked, record, until
from branches.orgs.services.roles import follow_posts
from portal.audit import services as audit
from portal.kernel import changes
from portal.kernel.errors import RuleBroken
from portal.organization import services as organization
from portal.organization.enums import NodeKind
from portal.organization.models import Node
from portal.rights.access import Actor


@transaction.atomic
def close_branch(*, actor: Actor, at: datetime, branch: Branch, closed_on: date, reason: str) -> Branch:
    """``closed_on`` is the last day. Posts, proxies and covers end with it; so do the memberships of a temporary branch.

    The members of a standing branch are moved elsewhere before, shared units are divided anew. Raises RuleBroken
    ``branch.is_closed``, ``branch.has_open_tasks``, ``branch.close_has_members``, ``branch.close_shares_unit``,
    ``branch.close_before_facts``.
    """
    branch = locked(branch, actor)
    if branch.node.closed_on is not None:
        raise RuleBroken("branch.is_closed", closed=branch.node.closed_on.isoformat())
    if count := sum(len(tasks) for _label, tasks in open_tasks_of(branch)):
        raise RuleBroken("branch.has_open_tasks", count=count)
    staying = branch.memberships.valid_in(closed_on, rules.FAR_AHEAD)
    is_temporary = branch.node.kind == NodeKind.TEMPORARY_BRANCH
    if not is_temporary and (count := staying.exclude(to_on=closed_on).count()):
        raise RuleBroken("branch.close_has_members", count=count)
    rows = [
        (staying, "to_on", "membership.ended"),
        (branch.posts.valid_in(closed_on, rules.FAR_AHEAD), "ended_on", "branch_post.ended"),
    ]
    people: set[int] = set()
    for found, column, action in rows:
        for row in found.select_related("branch__node", "person").exclude(**{column: closed_on}):
            _check_began(row.from_on, closed_on)
            before = getattr(row, column)
            setattr(row, column, closed_on)
            row.save(update_fields=[column])
            people.add(row.person_id)
            record(actor, at, action, row, before={column: before}, after={column: closed_on}, reason=reason)
    units = _end_covers(actor, at, branch, closed_on, reason)
    for group in Node.objects.filter(parent_id=branch.pk, closed_on=None):
        organization.close_node(actor=actor, at=at, node=group, closed_on=closed_on, reason=reason, right="branch.edit")
    branch.node = organization.close_node(actor=actor, at=at, node=branch.node, closed_on=closed_on, reason=reason, right="branch.edit")
    audit.record(
        actor=actor, at=at, action="branch.closed", obj=branch, path=branch.node.path, after={"closed_on": closed_on.isoformat()},
        reason=reason,
    )  # fmt: skip
    follow_posts(actor=actor, at=at, branch_ids=[branch.pk])
    changes.announce("branch", on=closed_on, until=until(closed_on, None, at), branches=[branch.pk], people=people, units=units)
    return branch


def _check_began(start: date, closed_on: date) -> None:
    if start > closed_on:
        raise RuleBroken("branch.close_before_facts", field="closed_on", day=start.isoformat())


def _end_covers(actor: Actor, at: datetime, branch: Branch, closed_on: date, reason: str) -> list[int]:
    """Covers of the branch end; a unit that it shared with others has to be divided anew before."""
    ended = []
    for cover in branch.coverage.valid_in(closed_on, rules.FAR_AHEAD).exclude(to_on=closed_on).select_related("branch__node", "unit"):
        _check_began(cover.from_on, closed_on)
        if cover.share != rules.FULL_SHARE:
            raise RuleBroken("branch.close_shares_unit", unit=cover.unit.name)
        cover.to_on = closed_on
        cover.save(update_fields=["to_on"])
        record(actor, at, "coverage.ended", cover, before={"to_on": None}, after={"to_on": closed_on}, reason=reason)
        ended.append(cover.unit_id)
    return ended
