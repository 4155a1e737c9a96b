"""When a rule of the library is due for review, and which version may follow another. Pure."""

from datetime import date

from branches.policies.enums import ReviewState
from portal.kernel.verdict import ALLOWED, Verdict, denied


def review_state(review_on: date, repealed_on: date | None, today: date) -> ReviewState:
    """The day of the review is still in order."""
    if repealed_on is not None and repealed_on <= today:
        return ReviewState.REPEALED
    return ReviewState.DUE if review_on < today else ReviewState.IN_ORDER


def may_follow(effective_on: date, before: date | None) -> Verdict:
    """A version takes effect after the one before."""
    if before is not None and effective_on <= before:
        return denied("policy.not_after", before=before.isoformat())
    return ALLOWED


def may_review(effective_on: date, review_on: date) -> Verdict:
    return ALLOWED if review_on > effective_on else denied("policy.review_too_early")
