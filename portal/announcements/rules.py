"""When an announcement holds, who may be reminded, and how rates are shown without pointing at anybody. Pure.

A rate of a small group tells what single people did, and so does a total less the groups that are shown. So groups below the
smallest number are put together, and where together they are still too few, the next smallest group joins them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portal.announcements.enums import AnnouncementState, Standing
from portal.kernel.verdict import ALLOWED, Verdict, denied


def standing_on(state: str, starts_on: date, ends_on: date | None, today: date) -> Standing:
    """What readers find on ``today``; the last day counts in full."""
    if state != AnnouncementState.PUBLISHED:
        return Standing(state)
    if today < starts_on:
        return Standing.WAITING
    return Standing.OVER if ends_on is not None and today > ends_on else Standing.IN_FORCE


def span_verdict(starts_on: date, ends_on: date | None, today: date) -> Verdict:
    """Dates that a new announcement may carry."""
    if starts_on < today:
        return denied("announcement.starts_in_past", today=today.isoformat())
    if ends_on is not None and ends_on < starts_on:
        return denied("announcement.ends_before_start")
    return ALLOWED


def draft_verdict(state: str) -> Verdict:
    """Words, dates and files are changed until the publication only."""
    return ALLOWED if state == AnnouncementState.DRAFT else denied("announcement.published")


def withdraw_verdict(state: str) -> Verdict:
    return ALLOWED if state == AnnouncementState.PUBLISHED else denied("announcement.not_published")


def confirm_verdict(standing: str, needs_receipt: bool) -> Verdict:
    """A confirmation is given where it is asked for, while the announcement holds."""
    if not needs_receipt:
        return denied("announcement.no_receipt")
    return ALLOWED if standing == Standing.IN_FORCE else denied("announcement.not_in_force")


def remind_verdict(standing: str, needs_receipt: bool, told_at: datetime | None, at: datetime, hours: int) -> Verdict:
    """Those who have not confirmed are reminded at most once in ``hours``, counted from the publication as well."""
    verdict = confirm_verdict(standing, needs_receipt)
    if not verdict:
        return verdict
    if told_at is None or at - told_at < timedelta(hours=hours):
        return denied("announcement.reminded", hours=hours)
    return ALLOWED


@dataclass(frozen=True)
class Group:
    """``read`` of ``total`` people have confirmed; ``key`` is the path of a unit, empty for what was put together."""

    key: str
    total: int
    read: int

    @property
    def percent(self) -> int:
        """Whole percent, rounded down: a hundred means all of them."""
        return self.read * 100 // self.total if self.total else 0


def shown_groups(groups: Iterable[Group], fewest: int) -> list[Group]:
    """The groups that may be shown, in the order of their keys, what was put together last; nothing below ``fewest`` in all.

    A group without a key (people from elsewhere) is put together with the small ones.
    """
    found = sorted((g for g in groups if g.total), key=lambda g: (g.total, g.key))
    if sum(g.total for g in found) < fewest:
        return []
    rest, waiting = [g for g in found if not g.key], [g for g in found if g.key]
    while waiting and (waiting[0].total < fewest or 0 < sum(g.total for g in rest) < fewest):
        rest.append(waiting.pop(0))
    shown = sorted(waiting, key=lambda g: g.key)
    return [*shown, Group("", sum(g.total for g in rest), sum(g.read for g in rest))] if rest else shown
