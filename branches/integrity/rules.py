"""Days of talks, pledges, answers and filings; who may answer. Pure."""

from dataclasses import dataclass
from datetime import date

from portal.kernel.verdict import ALLOWED, Verdict, denied


def may_have_been(on: date, today: date) -> Verdict:
    return ALLOWED if on <= today else denied("integrity.in_the_future", today=today.isoformat())


def may_be_due(due_on: date, today: date) -> Verdict:
    return ALLOWED if due_on >= today else denied("integrity.due_past", today=today.isoformat())


def may_talk(*, is_same: bool) -> Verdict:
    return denied("integrity.with_oneself") if is_same else ALLOWED


def may_answer(*, is_answered: bool, is_asker: bool, is_subject: bool) -> Verdict:
    """Answered once, neither by whoever asked nor about oneself."""
    if is_answered:
        return denied("integrity.answered_already")
    if is_asker:
        return denied("integrity.own_question")
    return denied("integrity.about_oneself") if is_subject else ALLOWED


@dataclass(frozen=True)
class Signed:
    """Pledges of a branch: ``done`` of ``count`` members."""

    count: int
    done: int

    @property
    def percent(self) -> int | None:
        return 100 * self.done // self.count if self.count else None
