"""Terms of office: put right, moved with approval, and renewed by an election."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from branches.orgs import rules, selectors
from branches.orgs.enums import COMMITTEE_POSTS, TemporaryAct
from branches.orgs.models import Branch, BranchPost
from branches.orgs.services.dated_rows import check_span, locked, overridden, record, until
from branches.orgs.services.posts import check_candidate, members_of
from branches.orgs.services.roles import follow_posts
from portal.kernel import changes
from portal.kernel.errors import RuleBroken, ensure
from portal.people.models import Person
from portal.rights.access import Actor

ONE_DAY = timedelta(days=1)


def _running(actor: Actor, post: BranchPost, to_on: date) -> BranchPost:
    """The post as stored. Raises RuleBroken ``branch.own_term``, ``branch.post_ended``, ``branch.ends_before_start``."""
    row = BranchPost.objects.select_related("branch__node", "person").get(pk=post.pk)
    if actor.person_id == row.person_id:
        raise RuleBroken("branch.own_term")
    if row.ended_on is not None:
        raise RuleBroken("branch.post_ended", day=row.ended_on.isoformat())
    if to_on < row.from_on:
        raise RuleBroken("branch.ends_before_start", field="to_on", start=row.from_on.isoformat(), end=to_on.isoformat())
    return row


@transaction.atomic
def change_term(*, actor: Actor, at: datetime, post: BranchPost, to_on: date, reason: str = "") -> BranchPost:
    """Correct the end of a term that was entered wrongly. To move it with approval see ``extend_term``.

    Raises RuleBroken ``branch.post_ended``, ``branch.ends_before_start``.
    """
    locked(post.branch, actor)
    row = _running(actor, post, to_on)
    before, row.to_on = row.to_on, to_on
    row.save(update_fields=["to_on"])
    record(actor, at, "branch_post.term_changed", row, before={"to_on": before}, after={"to_on": to_on}, reason=reason)
    _tell_term(row, before, at)
    return row


@transaction.atomic
def extend_term(
    *, actor: Actor, at: datetime, post: BranchPost, to_on: date, approval: str, override_reason: str = ""
) -> BranchPost:  # fmt: skip
    """Put the election off with the approval of the superior committee, counted from the regular end (TERM-05).

    Raises RuleBroken ``branch.shift_needs_approval``, ``branch.shift_not_later``, ``branch.term_is_open``, and
    ``branch.shift_too_long`` unless ``override_reason`` lets it be.
    """
    branch = locked(post.branch, actor)
    row = _running(actor, post, to_on)
    if row.to_on is None:
        raise RuleBroken("branch.term_is_open")
    if to_on <= row.to_on:
        raise RuleBroken("branch.shift_not_later", field="to_on", day=row.to_on.isoformat())
    if not approval.strip():
        raise RuleBroken("branch.shift_needs_approval", field="approval")
    regular, months = row.regular_to_on or row.to_on, selectors.term_parameters(row.to_on).shift_months
    verdict = rules.may_shift(regular, to_on, months)
    people = members_of(branch, localdate(at))
    is_let = overridden(verdict, actor=actor, people=people, reason=override_reason, field="to_on")
    before = row.to_on
    row.to_on, row.regular_to_on, row.approval = to_on, regular, approval.strip()
    if is_let:
        row.override_reason, row.override_by = override_reason.strip(), actor.user
    row.save(update_fields=["to_on", "regular_to_on", "approval", "override_reason", "override_by"])
    after = {"to_on": to_on, "approval": row.approval} | ({"override": verdict.code} if is_let else {})
    record(actor, at, "branch_post.term_extended", row, before={"to_on": before}, after=after, reason=override_reason.strip())
    _tell_term(row, before, at)
    return row


def _tell_term(row: BranchPost, before: date | None, at: datetime) -> None:
    """Whether a post is over its term may have changed from the earlier of both ends on; that it has a term at all, from
    its first day."""
    first = min(before or row.from_on, row.to_on or row.from_on)
    changes.announce("branch_post", on=first, until=until(first, None, at), branches=[row.branch_id], people=[row.person_id])


@dataclass(frozen=True)
class Seat:
    """Who was elected to which post."""

    person: Person
    post: str


@transaction.atomic
def elect(
    *, actor: Actor, at: datetime, branch: Branch, from_on: date, seats: Sequence[Seat], approval: str, override_reason: str = ""
) -> list[BranchPost]:  # fmt: skip
    """换届: the old committee ends the day before ``from_on``, the new one begins, in one act. Group leaders stay.

    Raises RuleBroken ``branch.temporary_elects_nobody`` (TMP-03), ``branch.shift_needs_approval``,
    ``branch.election_needs_secretary``, ``branch.elected_twice``, ``branch.not_member``, ``branch.committee_due`` (ORG-04),
    the refusals of ``appoint`` (ORG-05, ORG-06) and ``branch.shift_too_long`` (TERM-05) where nobody lets them be.
    """
    branch = locked(branch, actor)
    if selectors.bars(branch, TemporaryAct.ELECT, localdate(at)):
        raise RuleBroken("branch.temporary_elects_nobody")
    check_span(branch, from_on, None)
    if not approval.strip():
        raise RuleBroken("branch.shift_needs_approval", field="approval")
    named = [(seat.post, seat.person.pk) for seat in seats]
    if any(post not in COMMITTEE_POSTS for post, _person in named):
        raise RuleBroken("branch.leader_is_not_elected_here")
    ensure(rules.may_seat_together(named), field="secretary")
    members = members_of(branch, from_on)
    for seat in seats:
        check_candidate(actor, members, seat.person, from_on)
    held = list(branch.posts.valid_in(from_on, rules.FAR_AHEAD).filter(post__in=COMMITTEE_POSTS).select_related("branch__node", "person"))
    broken = _broken_rules(branch, held, named, from_on)
    lets = [overridden(v, actor=actor, people=members, reason=override_reason, field="from_on") for v in broken]
    approval, reason = approval.strip(), override_reason.strip() if any(lets) else ""
    _end_all(actor, at, held, from_on - ONE_DAY, approval)
    to_on = rules.term_end(from_on, selectors.term_parameters(from_on).years)
    rows = [
        BranchPost.objects.create(
            branch=branch, person=seat.person, post=seat.post, from_on=from_on, to_on=to_on, approval=approval,
            override_reason=reason, override_by=actor.user if reason else None,
        )
        for seat in seats
    ]  # fmt: skip
    for row in rows:
        record(
            actor, at, "branch_post.elected", row, after={"post": row.post, "from_on": from_on, "to_on": to_on}, reason=reason or approval
        )
    people = {row.person_id for row in [*held, *rows]}
    changes.announce("branch_post", on=from_on, until=until(from_on, None, at), branches=[branch.pk], people=people)
    follow_posts(actor=actor, at=at, branch_ids=[branch.pk])
    return rows


def _broken_rules(branch: Branch, held: Sequence[BranchPost], named: Sequence[tuple[str, int]], from_on: date) -> list[rules.Verdict]:
    """What the committee above may let be: the size of the committee, and the distance from the regular election."""
    full = selectors.member_counts([branch.pk], from_on).get(branch.pk, (0, 0))[1]
    chosen, months = selectors.setup_rules(from_on), selectors.term_parameters(from_on).shift_months
    verdicts = [rules.may_elect(kind=branch.node.kind, seats=named, full_members=full, setup_rules=chosen)]
    regular = [post.regular_to_on or post.to_on for post in held]
    verdicts += [rules.may_shift(day, from_on - ONE_DAY, months) for day in regular if day is not None and day >= from_on]
    return [verdict for verdict in verdicts if not verdict]


def _end_all(actor: Actor, at: datetime, held: Sequence[BranchPost], last: date, approval: str) -> None:
    for row in held:
        if last < row.from_on:
            start = row.from_on.isoformat()
            raise RuleBroken("branch.ends_before_start", field="from_on", start=start, end=last.isoformat())
        before, row.ended_on = row.ended_on, last
        row.save(update_fields=["ended_on"])
        record(actor, at, "branch_post.ended", row, before={"ended_on": before}, after={"ended_on": last}, reason=approval)
