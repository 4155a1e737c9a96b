"""What a check list is made of and when it is finished. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from branches.practice.enums import LineResult
from portal.kernel.verdict import ALLOWED, Verdict, denied

LONGEST_WATCH = timedelta(hours=24)


def lines_of(text: str) -> list[str]:
    """The points of a template, one a line."""
    return [line.strip()[:120] for line in text.splitlines() if line.strip()]


def check_line(result: str, note: str) -> Verdict:
    """What is wrong is described."""
    if result not in LineResult.values:
        return denied("practice.result_unknown")
    return denied("practice.note_missing") if result == LineResult.PROBLEM and not note.strip() else ALLOWED


def may_conclude(results: Sequence[str], *, needs_roster: bool, watches: int) -> Verdict:
    """Every point looked at; a watch has somebody on it."""
    left = sum(result == LineResult.OPEN for result in results)
    if left:
        return denied("practice.points_open", left=left)
    return denied("practice.nobody_on_watch") if needs_roster and not watches else ALLOWED


def check_watch(starts_at: datetime, ends_at: datetime) -> Verdict:
    if ends_at <= starts_at:
        return denied("practice.watch_ends_before_start")
    return denied("practice.watch_too_long") if ends_at - starts_at > LONGEST_WATCH else ALLOWED


def overlaps(start: datetime, end: datetime, others: Sequence[tuple[datetime, datetime]]) -> bool:
    """Whether a watch touches another of the same person; one may follow at once upon the other."""
    return any(start < other_end and other_start < end for other_start, other_end in others)
