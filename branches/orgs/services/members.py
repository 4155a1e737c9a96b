"""Who belongs to a branch: each write closes one dated row and opens the next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from branches.orgs import rules
from branches.orgs.enums import Standing
from branches.orgs.models import Branch, BranchMembership
from branches.orgs.services.dated_rows import check_group, check_span, locked, record, until
from portal.audit import services as audit
from portal.kernel import changes
from portal.kernel.errors import RuleBroken
from portal.organization.enums import NodeKind
from portal.organization.models import Node
from portal.people.enums import PoliticalStatus
from portal.people.models import Person
from portal.rights.access import Actor

ONE_DAY = timedelta(days=1)
STATUS_OF = {Standing.FULL: PoliticalStatus.FULL_MEMBER, Standing.PROBATIONARY: PoliticalStatus.PROBATIONARY}


@dataclass(frozen=True)
class NewMember:
    """A member to be seated by ``seat_members`` or ``create_branch``."""

    person: Person
    standing: str = Standing.FULL
    group: Node | None = None
    from_on: date | None = None  # None: the day given for all


def follow_status(person_ids: Sequence[int], *, actor: Actor, at: datetime, gone_to: str = "") -> None:
    """Make the political status of people what their membership of today says; ``gone_to`` for those who have none left."""
    today = timezone.localdate(at)
    rows = BranchMembership.objects.valid_on(today).filter(person_id__in=person_ids).order_by("from_on")
    wanted = {pk: STATUS_OF[Standing(standing)] for pk, standing in rows.values_list("person_id", "standing")}
    for person in Person.objects.filter(pk__in=person_ids).select_related("unit"):
        status = wanted.get(person.pk, gone_to)
        if status and person.political_status != status:
            before, person.political_status = person.political_status, status
            Person.objects.filter(pk=person.pk).update(political_status=status, version=F("version") + 1)
            audit.record(
                actor=actor, at=at, action="person.status_followed", obj=person, path=person.unit.path,
                before={"political_status": before}, after={"political_status": status},
            )  # fmt: skip


def check_free(branch: Branch, people: Sequence[Person], start: date, end: date | None, *, leaving: int | None = None) -> None:
    """Nobody belongs to two standing branches on one day; a temporary branch comes on top. Locks the people."""
    list(Person.objects.select_for_update().filter(pk__in=[p.pk for p in people]).order_by("pk").values_list("pk", flat=True))
    rows = BranchMembership.objects.filter(person__in=people).filter(Q(to_on=None) | Q(to_on__gte=start)).exclude(pk=leaving)  # type: ignore[misc]
    if end is not None:
        rows = rows.filter(from_on__lte=end)
    same = Q(branch=branch)
    if branch.node.kind != NodeKind.TEMPORARY_BRANCH:
        same |= ~Q(branch__node__kind=NodeKind.TEMPORARY_BRANCH)
    clash = rows.filter(same).select_related("person", "branch__node").first()
    if clash is not None:
        raise RuleBroken(
            "branch.already_member", field="person", name=clash.person.name, since=clash.from_on.isoformat(), branch=str(clash.branch)
        )
    for person in people:
        if person.left_on is not None and person.left_on < start:
            raise RuleBroken("branch.member_has_left", field="person", name=person.name, left=person.left_on.isoformat())


def check_affiliation(branch: Branch, rows: Sequence[tuple[Person, str, date]]) -> None:
    """A temporary branch admits nobody and converts nobody (TMP-01, TMP-03): its people belong elsewhere, and as what they are there.

    ``rows`` are (person, standing, day). Raises RuleBroken ``branch.temporary_admits_nobody``. One statement at most.
    """
    if branch.node.kind != NodeKind.TEMPORARY_BRANCH:
        return
    homes = BranchMembership.objects.filter(person__in=[person for person, _s, _d in rows])
    found = list(homes.exclude(branch__node__kind=NodeKind.TEMPORARY_BRANCH))
    for person, standing, day in rows:
        there = [h for h in found if h.person_id == person.pk and h.from_on <= day and (h.to_on is None or h.to_on >= day)]
        if standing not in {h.standing for h in there}:
            raise RuleBroken("branch.temporary_admits_nobody", field="person", name=person.name)


@transaction.atomic
def seat_members(
    *, actor: Actor, at: datetime, branch: Branch, members: Sequence[NewMember], from_on: date, reason: str = "",
    right: str = "branch.edit",
) -> list[BranchMembership]:  # fmt: skip
    """Bulk form of ``admit_member``: open one membership each, in a constant number of statements for those unchanged.

    ``right`` is asked at the branch: another one where a room of its own decides of admissions (docs/adr/0016).
    Raises RuleBroken ``branch.already_member``, ``branch.group_not_here``, ``branch.before_founding`` and others.
    """
    branch = locked(branch, actor, right)
    starts = [m.from_on or from_on for m in members]
    for member, start in zip(members, starts, strict=True):
        check_span(branch, start, None)
        check_group(branch, member.group, start)
    check_free(branch, [m.person for m in members], min(starts, default=from_on), None)
    check_affiliation(branch, [(m.person, m.standing, start) for m, start in zip(members, starts, strict=True)])
    rows = BranchMembership.objects.bulk_create(
        BranchMembership(branch=branch, person=m.person, standing=m.standing, group=m.group, from_on=start)
        for m, start in zip(members, starts, strict=True)
    )
    for row in rows:
        after = {"from_on": row.from_on, "standing": row.standing, "group": row.group and row.group.code}
        record(actor, at, "membership.started", row, after=after, reason=reason)
    follow_status([m.person.pk for m in members], actor=actor, at=at)
    if rows:
        first = min(starts)
        changes.announce("membership", on=first, until=until(first, None, at), branches=[branch.pk], people=[m.person.pk for m in members])
    return rows


def admit_member(
    *, actor: Actor, at: datetime, branch: Branch, person: Person, from_on: date,
    standing: str = Standing.FULL, group: Node | None = None, reason: str = "",
) -> BranchMembership:  # fmt: skip
    """Take ``person`` into ``branch`` from ``from_on``. Raises RuleBroken as ``seat_members``."""
    member = NewMember(person, standing, group)
    return seat_members(actor=actor, at=at, branch=branch, members=[member], from_on=from_on, reason=reason)[0]


def _fresh(membership: BranchMembership, actor: Actor, right: str = "branch.edit") -> BranchMembership:
    """The membership as stored, its branch locked. Raises RuleBroken ``branch.membership_ended``."""
    locked(membership.branch, actor, right)
    row = BranchMembership.objects.select_related("branch__node", "person", "group").get(pk=membership.pk)
    if row.to_on is not None:
        raise RuleBroken("branch.membership_ended", day=row.to_on.isoformat())
    return row


def _close(row: BranchMembership, last: date) -> None:
    if last < row.from_on:
        raise RuleBroken("branch.ends_before_start", field="to_on", start=row.from_on.isoformat(), end=last.isoformat())
    row.to_on = last
    row.save(update_fields=["to_on"])


def _check_no_post(row: BranchMembership, after: date) -> None:
    post = row.branch.posts.valid_in(after, rules.FAR_AHEAD).filter(person=row.person).first()
    if post is not None:
        raise RuleBroken("branch.holds_post", name=row.person.name, post=str(post.get_post_display()))


@transaction.atomic
def end_membership(
    *, actor: Actor, at: datetime, membership: BranchMembership, to_on: date, reason: str, has_left_party: bool = False,
    right: str = "branch.edit",
) -> BranchMembership:  # fmt: skip
    """``to_on`` is the last day of membership. Who leaves the Party becomes 群众; who moves elsewhere keeps his status.

    Raises RuleBroken ``branch.holds_post``, ``branch.membership_ended``, ``branch.ends_before_start``.
    """
    row = _fresh(membership, actor, right)
    _check_no_post(row, to_on + ONE_DAY)
    _close(row, to_on)
    record(actor, at, "membership.ended", row, before={"to_on": None}, after={"to_on": to_on}, reason=reason)
    if has_left_party:
        follow_status([row.person_id], actor=actor, at=at, gone_to=PoliticalStatus.MASSES)
    changes.announce("membership", on=to_on, until=until(to_on, None, at), branches=[row.branch_id], people=[row.person_id])
    return row


def _continue(row: BranchMembership, on: date, **fields: Any) -> BranchMembership:
    """Close ``row`` the day before ``on`` and go on from ``on`` with other ``fields``. A change on the first day corrects the row."""
    if on < row.from_on:
        raise RuleBroken("branch.change_before_start", field="on", start=row.from_on.isoformat())
    if on == row.from_on:
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()
        return row
    _close(row, on - ONE_DAY)
    kept = {
        "branch": row.branch,
        "person": row.person,
        "group": row.group,
        "standing": row.standing,
        "is_vote_suspended": row.is_vote_suspended,
    }
    return BranchMembership.objects.create(**(kept | fields), from_on=on)


@transaction.atomic
def move_member(
    *, actor: Actor, at: datetime, membership: BranchMembership, on: date, branch: Branch | None = None,
    group: Node | None = None, reason: str = "",
) -> BranchMembership:  # fmt: skip
    """Move a member to another branch or group from ``on``; facts before that day stay with the old one.

    Raises RuleBroken ``branch.nothing_changed``, ``branch.holds_post``, ``branch.group_not_here`` and those of admission.
    """
    row = _fresh(membership, actor)
    old = row.branch
    target = locked(branch, actor) if branch is not None and branch.pk != old.pk else old
    if target.pk == old.pk and (group.pk if group else None) == row.group_id:
        raise RuleBroken("branch.nothing_changed")
    check_span(target, on, None, field="on")
    check_group(target, group, on)
    if target.pk != old.pk:
        _check_no_post(row, on)
        check_free(target, [row.person], on, None, leaving=row.pk)
    before = {"branch": old.node.code, "group": row.group and row.group.code}
    moved = _continue(row, on, branch=target, group=group)
    after = {"branch": target.node.code, "group": group and group.code, "on": on}
    record(actor, at, "membership.moved", moved, before=before, after=after, reason=reason)
    changes.announce("membership", on=on, until=until(on, None, at), branches={old.pk, target.pk}, people=[row.person_id])
    return moved


@transaction.atomic
def change_standing(
    *, actor: Actor, at: datetime, membership: BranchMembership, on: date, standing: str, is_vote_suspended: bool = False,
    reason: str = "", right: str = "branch.edit",
) -> BranchMembership:  # fmt: skip
    """转正, or suspension and return of the vote, from ``on``.

    Raises RuleBroken ``branch.nothing_changed``, ``branch.change_before_start``, ``branch.temporary_admits_nobody``.
    """
    row = _fresh(membership, actor, right)
    if (standing, is_vote_suspended) == (row.standing, row.is_vote_suspended):
        raise RuleBroken("branch.nothing_changed")
    check_affiliation(row.branch, [(row.person, standing, on)])
    before = {"standing": row.standing, "is_vote_suspended": row.is_vote_suspended}
    changed = _continue(row, on, standing=standing, is_vote_suspended=is_vote_suspended)
    after = {"standing": standing, "is_vote_suspended": is_vote_suspended, "on": on}
    record(actor, at, "membership.standing_changed", changed, before=before, after=after, reason=reason)
    follow_status([row.person_id], actor=actor, at=at)
    changes.announce("membership", on=on, until=until(on, None, at), branches=[row.branch_id], people=[row.person_id])
    return changed
