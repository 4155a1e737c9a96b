"""Rows of an import are taken back: what speaks against it, and what follows for roles, status and scores."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from branches.orgs import rules
from branches.orgs.models import Branch, BranchCoverage, BranchMembership, BranchPost
from branches.orgs.services.dated_rows import until
from branches.orgs.services.roles import follow_posts
from portal.kernel import changes
from portal.kernel.errors import RuleBroken
from portal.organization.enums import NodeKind
from portal.rights.access import Actor


def left_of_members(gone: Sequence[BranchMembership], back: Sequence[BranchMembership]) -> Iterator[tuple[BranchMembership, RuleBroken]]:
    """What would be left behind: a post without a member, a member of two branches. Two statements."""
    rows = [*gone, *back]
    people = {row.person_id for row in rows}
    spells: dict[int, list[BranchMembership]] = defaultdict(list)
    for spell in BranchMembership.objects.filter(person_id__in=people).select_related("branch__node"):
        spells[spell.person_id].append(spell)
    posts: dict[tuple[int, int], list[BranchPost]] = defaultdict(list)
    for post in BranchPost.objects.filter(person_id__in=people, branch_id__in={row.branch_id for row in rows}):
        posts[post.branch_id, post.person_id].append(post)
    for row in rows:
        here = [s for s in spells[row.person_id] if s.branch_id == row.branch_id]
        if any(not any(_covers(s, post.from_on) for s in here) for post in posts[row.branch_id, row.person_id]):
            yield row, RuleBroken("branch.undo_holds_post")
    for row in back:
        other = next((s for s in spells[row.person_id] if s.pk != row.pk and _clashes(s, row)), None)
        if other is not None:
            yield row, RuleBroken("branch.undo_elsewhere", branch=str(other.branch))


def _covers(spell: BranchMembership, day: date) -> bool:
    return spell.from_on <= day and (spell.to_on is None or spell.to_on >= day)


def _clashes(other: BranchMembership, row: BranchMembership) -> bool:
    is_standing = other.branch.node.kind != NodeKind.TEMPORARY_BRANCH and row.branch.node.kind != NodeKind.TEMPORARY_BRANCH
    ends = rules.FAR_AHEAD
    return (is_standing or other.branch_id == row.branch_id) and (
        other.from_on <= (row.to_on or ends) and row.from_on <= (other.to_on or ends)
    )


@transaction.atomic
def settle_posts(*, actor: Actor, at: datetime, gone: Sequence[BranchPost], back: Sequence[BranchPost]) -> None:
    """The roles that the posts gave go with them."""
    rows = [*gone, *back]
    branches = {row.branch_id for row in rows}
    loose = [row.grant_id for row in gone if row.grant_id is not None]
    follow_posts(actor=actor, at=at, branch_ids=branches, loose=loose)
    first = min(row.from_on for row in rows)
    changes.announce("branch_post", on=first, until=until(first, None, at), branches=branches, people={row.person_id for row in rows})


def settle_members(*, actor: Actor, at: datetime, gone: Sequence[BranchMembership], back: Sequence[BranchMembership]) -> None:
    rows = [*gone, *back]
    first = min(row.from_on for row in rows)
    branches, people = {row.branch_id for row in rows}, {row.person_id for row in rows}
    changes.announce("membership", on=first, until=until(first, None, at), branches=branches, people=people)


def settle_covers(*, actor: Actor, at: datetime, gone: Sequence[BranchCoverage], back: Sequence[BranchCoverage]) -> None:
    rows = [*gone, *back]
    first = min(row.from_on for row in rows)
    branches, units = {row.branch_id for row in rows}, {row.unit_id for row in rows}
    changes.announce("coverage", on=first, until=until(first, None, at), branches=branches, units=units)


def settle_branches(*, actor: Actor, at: datetime, gone: Sequence[Branch], back: Sequence[Branch]) -> None:
    """Branches that are no more are not announced: nothing is left to be counted for them."""
    if back:
        first = min(row.founded_on for row in back)
        changes.announce("branch", on=first, until=max(first, localdate(at)), branches={row.pk for row in back})
