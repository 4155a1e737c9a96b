"""Pledges of holders, and the half-yearly look at a post with what is followed up."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from branches.vanguard import access, rules, selectors
from branches.vanguard.models import VanguardPledge, VanguardPost, VanguardReview
from branches.vanguard.services.posts import announce, locked
from portal.audit.services import record
from portal.kernel.errors import NotReachable, RuleBroken, ensure
from portal.notices.services import notify
from portal.rights.access import Actor
from portal.rights.models import User


@transaction.atomic
def pledge(*, actor: Actor, at: datetime, post: VanguardPost, text: str) -> VanguardPledge:
    """The holder's pledge for this year, or another wording of it. NotReachable for whoever does not hold the post."""
    row = locked(post, None)
    access.ensure_holds(actor, row)
    if row.ended_on is not None:
        raise RuleBroken("vanguard.is_ended")
    if not text.strip():
        raise RuleBroken("vanguard.pledge_empty", field="text")
    assert actor.person_id is not None
    year = localdate(at).year
    found, _made = VanguardPledge.objects.update_or_create(
        post=row, person_id=actor.person_id, year=year, defaults={"text": text.strip()[:300], "pledged_at": at}
    )
    record(actor=actor, at=at, action="vanguard.pledged", obj=row, path=row.branch.node.path, after={"year": year})
    return found


@transaction.atomic
def answer_pledge(*, actor: Actor, at: datetime, pledge: VanguardPledge, text: str) -> VanguardPledge:
    """What came of the own pledge, in the holder's words."""
    row = VanguardPledge.objects.select_for_update(of=("self",)).select_related("post__branch__node").get(pk=pledge.pk)
    if actor.person_id is None or row.person_id != actor.person_id:
        raise NotReachable("vanguard.own")
    if not text.strip():
        raise RuleBroken("vanguard.result_empty", field="text")
    row.result, row.result_at = text.strip()[:300], at
    row.save(update_fields=["result", "result_at"])
    record(actor=actor, at=at, action="vanguard.pledge_answered", obj=row.post, path=row.post.branch.node.path, after={"year": row.year})
    return row


@dataclass(frozen=True)
class Look:
    """What a review found."""

    period: str
    outcome: str
    note: str
    follow_up: str = ""
    follow_up_by: date | None = None


@transaction.atomic
def review_post(*, actor: Actor, at: datetime, post: VanguardPost, look: Look) -> VanguardReview:
    """The review of a half-year; its holders are told that it is there."""
    row = locked(post, None)
    ensure(access.may_review(actor, row))
    today = localdate(at)
    if look.period not in {half.code for half in selectors.open_halves(row, today)}:
        raise RuleBroken("vanguard.not_reviewable", field="period", period=look.period)
    ensure(rules.review_verdict(look.outcome, look.note, look.follow_up, look.follow_up_by, today), field="outcome")
    review = VanguardReview(
        post=row, period=look.period, outcome=look.outcome, note=look.note.strip()[:500], follow_up=look.follow_up.strip()[:300],
        follow_up_by=look.follow_up_by if look.follow_up.strip() else None, reviewed_by=actor.user, reviewed_on=today,
    )  # fmt: skip
    try:
        with transaction.atomic():
            review.save(force_insert=True)
    except IntegrityError:
        raise RuleBroken("vanguard.not_reviewable", field="period", period=look.period) from None
    record(actor=actor, at=at, action="vanguard.reviewed", obj=row, path=row.branch.node.path, after={"period": look.period})
    announce([row])
    accounts = User.objects.filter(person__vanguard_holds__post=row, person__vanguard_holds__to_on=None, is_active=True)
    words = {"name": row.name, "period": look.period}
    notify(
        user_ids=accounts.values_list("pk", flat=True), code="vanguard.reviewed_notice", params=words, url=reverse("vanguard_mine"), at=at
    )
    return review


@transaction.atomic
def finish_follow_up(*, actor: Actor, at: datetime, review: VanguardReview, note: str) -> VanguardReview:
    """What was to be followed up is done, in a sentence."""
    row = VanguardReview.objects.select_for_update(of=("self",)).select_related("post__branch__node").get(pk=review.pk)
    ensure(access.may_review(actor, row.post))
    if not row.follow_up or row.followed_on is not None:
        raise RuleBroken("vanguard.nothing_to_follow")
    if not note.strip():
        raise RuleBroken("vanguard.note_needed", field="note")
    row.followed_on, row.followed_note = localdate(at), note.strip()[:300]
    row.save(update_fields=["followed_on", "followed_note"])
    record(actor=actor, at=at, action="vanguard.followed", obj=row.post, path=row.post.branch.node.path, after={"period": row.period})
    return row
