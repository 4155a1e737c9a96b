"""Half-yearly looks at how somebody does."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from branches.membership import access, rules
from branches.membership.models import DevelopmentCase, DevelopmentReview
from branches.membership.services.rows import locked, told
from portal.kernel.errors import RuleBroken, ensure
from portal.rights.access import Actor


@transaction.atomic
def add_review(*, actor: Actor, at: datetime, case: DevelopmentCase, on: date, text: str) -> DevelopmentReview:
    """Write down a review of ``on``; the same words of the same day give the one that is there.

    RuleBroken: not yet an activist, a day ahead or before the naming, another review on that day, no text.
    """
    row = locked(case)
    ensure(access.may_review(actor, row))
    named = row.steps.filter(no=rules.NAMED, voided_at=None).values_list("on", flat=True).first()
    if named is None or on < named:
        raise RuleBroken("development.review_time", field="on")
    if on > localdate(at):
        raise RuleBroken("development.in_future", field="on", today=localdate(at).isoformat())
    if not text.strip():
        raise RuleBroken("development.reason_needed", field="text")
    words = text.strip()[:500]
    known = row.reviews.filter(on=on).first()
    if known is not None and known.text == words:
        return known
    try:
        with transaction.atomic():
            review = DevelopmentReview.objects.create(case=row, on=on, text=words, recorded_by=actor.user, recorded_at=at)
    except IntegrityError:
        raise RuleBroken("development.review_twice", field="on", day=on.isoformat()) from None
    told(row, actor, at, "development.reviewed", after={"on": on.isoformat()})
    return review
