"""Secretary, committee and group leaders: appointed for a term, in office until they are ended."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import transaction

from branches.orgs import rules, selectors
from branches.orgs.enums import COMMITTEE_POSTS, BranchPostKind
from branches.orgs.models import Branch, BranchPost
from branches.orgs.services.dated_rows import check_group, check_span, locked, overridden, record, until
from branches.orgs.services.roles import follow_posts
from portal.kernel import changes
from portal.kernel.errors import RuleBroken
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import Actor


@transaction.atomic
def appoint(
    *, actor: Actor, at: datetime, branch: Branch, person: Person, post: str, from_on: date,
    to_on: date | None = None, ended_on: date | None = None, group: Node | None = None, reason: str = "", override_reason: str = "",
) -> BranchPost:  # fmt: skip
    """Put a member into a post. Without ``to_on`` a committee post runs for the term of TERM-01; ``ended_on`` for one of the past.

    ``override_reason`` lets a binding set-up rule be (see ``overridden``). The account of the person gets the role of the
    post. Raises RuleBroken ``branch.not_member``, ``branch.post_taken``, ``branch.too_small_for_committee`` and
    ``branch.too_many_heads`` (ORG-06), ``branch.committee_too_large`` (ORG-05), ``branch.leader_needs_group``,
    ``branch.appoints_self``.
    """
    branch = locked(branch, actor)
    if to_on is None and post in COMMITTEE_POSTS:
        to_on = rules.term_end(from_on, selectors.term_parameters(from_on).years)
    check_span(branch, from_on, ended_on)
    if to_on is not None and to_on < from_on:
        raise RuleBroken("branch.ends_before_start", field="to_on", start=from_on.isoformat(), end=to_on.isoformat())
    check_group(branch, group, from_on)
    if post == BranchPostKind.GROUP_LEADER and group is None:
        raise RuleBroken("branch.leader_needs_group", field="group")
    members = members_of(branch, from_on)
    check_candidate(actor, members, person, from_on)
    held = list(branch.posts.valid_in(from_on, ended_on or rules.FAR_AHEAD).select_related("person"))
    _check_seat_is_free(held, person, post, group)
    heads = {p.person_id for p in held if p.post in COMMITTEE_POSTS} | {person.pk}
    full = selectors.member_counts([branch.pk], from_on).get(branch.pk, (0, 0))[1]
    verdict = rules.may_appoint(
        kind=branch.node.kind, post=post, full_members=full, committee=len(heads), setup_rules=selectors.setup_rules(from_on)
    )
    is_let = overridden(verdict, actor=actor, people=members, reason=override_reason, field="post")
    row = BranchPost.objects.create(
        branch=branch, person=person, post=post, group=group, from_on=from_on, to_on=to_on, ended_on=ended_on,
        override_reason=override_reason.strip() if is_let else "", override_by=actor.user if is_let else None,
    )  # fmt: skip
    after = {"post": post, "from_on": from_on, "to_on": to_on} | ({"override": verdict.code} if is_let else {})
    record(actor, at, "branch_post.appointed", row, after=after, reason=row.override_reason or reason)
    changes.announce("branch_post", on=from_on, until=until(from_on, ended_on, at), branches=[branch.pk], people=[person.pk])
    follow_posts(actor=actor, at=at, branch_ids=[branch.pk])
    return row


def members_of(branch: Branch, day: date) -> set[int]:
    """Ids of the people who belong to the branch on the day."""
    return set(branch.memberships.valid_on(day).values_list("person_id", flat=True))


def check_candidate(actor: Actor, members: Collection[int], person: Person, day: date) -> None:
    """Only members hold posts, and nobody seats himself: the post brings a role with it."""
    if person.pk not in members:
        raise RuleBroken("branch.not_member", field="person", name=person.name, day=day.isoformat())
    if actor.person_id == person.pk:
        raise RuleBroken("branch.appoints_self", field="person")


def _check_seat_is_free(held: Sequence[BranchPost], person: Person, post: str, group: Node | None) -> None:
    """One secretary, one leader of a group; nobody twice in the same post."""
    for other in held:
        if other.post != post or (post == BranchPostKind.GROUP_LEADER and other.group_id != (group.pk if group else None)):
            continue
        label = str(other.get_post_display())
        if other.person_id == person.pk:
            raise RuleBroken("branch.post_held", field="person", name=person.name, post=label)
        if post in (BranchPostKind.SECRETARY, BranchPostKind.GROUP_LEADER):
            raise RuleBroken("branch.post_taken", field="post", name=other.person.name, since=other.from_on.isoformat(), post=label)


@transaction.atomic
def end_post(*, actor: Actor, at: datetime, post: BranchPost, ended_on: date, reason: str = "") -> BranchPost:
    """``ended_on`` is the last day in office. Raises RuleBroken ``branch.post_ended``, ``branch.ends_before_start``."""
    branch = locked(post.branch, actor)
    row = BranchPost.objects.select_related("branch__node", "person").get(pk=post.pk)
    if row.ended_on is not None:
        raise RuleBroken("branch.post_ended", day=row.ended_on.isoformat())
    if ended_on < row.from_on:
        raise RuleBroken("branch.ends_before_start", field="ended_on", start=row.from_on.isoformat(), end=ended_on.isoformat())
    row.ended_on = ended_on
    row.save(update_fields=["ended_on"])
    record(actor, at, "branch_post.ended", row, before={"ended_on": None}, after={"ended_on": ended_on}, reason=reason)
    changes.announce("branch_post", on=ended_on, until=until(ended_on, None, at), branches=[branch.pk], people=[row.person_id])
    follow_posts(actor=actor, at=at, branch_ids=[branch.pk])
    return row
