"""What an author, an expert, a reader may do with a post. Pure."""

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from branches.knowledge.enums import Origin, PostState, VersionState
from portal.kernel.verdict import ALLOWED, Verdict, denied


def may_write(post_state: str, version_state: str | None) -> Verdict:
    """Words are changed until they are handed in, and again after they came back; a withdrawn post is over."""
    if post_state == PostState.WITHDRAWN:
        return denied("knowledge.withdrawn")
    return denied("knowledge.in_review") if version_state == VersionState.SUBMITTED else ALLOWED


def may_submit(post_state: str, version_state: str | None) -> Verdict:
    if post_state == PostState.WITHDRAWN:
        return denied("knowledge.withdrawn")
    if version_state is None:
        return denied("knowledge.nothing_new")
    return denied("knowledge.in_review") if version_state == VersionState.SUBMITTED else ALLOWED


def may_judge(post_state: str, version_state: str | None, *, is_author: bool) -> Verdict:
    """An expert judges what is handed in, never his own words."""
    if post_state == PostState.WITHDRAWN:
        return denied("knowledge.withdrawn")
    if version_state != VersionState.SUBMITTED:
        return denied("knowledge.not_submitted")
    return denied("knowledge.own_post") if is_author else ALLOWED


def may_use(post_state: str, *, is_author: bool, used_on: date, published_on: date | None, today: date) -> Verdict:
    """Whoever says that he used it has read it: after its publication, and it is not his own."""
    if post_state != PostState.PUBLISHED or published_on is None:
        return denied("knowledge.not_published")
    if is_author:
        return denied("knowledge.own_use")
    return ALLOWED if published_on <= used_on <= today else denied("knowledge.used_when", first=published_on.isoformat())


def own_share(origins: Iterable[str]) -> Decimal | None:
    """Percent of posts that people came up with themselves, with one place; None without any."""
    found = list(origins)
    if not found:
        return None
    return (Decimal(100 * found.count(Origin.OWN)) / len(found)).quantize(Decimal("0.1"), ROUND_HALF_UP)
