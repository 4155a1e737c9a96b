"""What an agreement between mentor and apprentice must look like, who signs and judges it, and what is paid. Pure.

Sources: docs/rules.md 4.2. Every limit comes in as an argument; the figures are rows of the catalogue.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from portal.kernel.periods import add_months
from portal.kernel.verdict import ALLOWED, Verdict, denied

DRAFT, SIGNING, RUNNING = "draft", "signing", "running"
MENTOR, APPRENTICE, WITNESS = "mentor", "apprentice", "witness"
EXCELLENT, PASSED, FAILED = "excellent", "passed", "failed"
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Limits:
    """The figures of the catalogue on the day that is judged."""

    least_months: int
    most_months: int
    mentor_grade: int
    usual: int
    most: int


def is_mentor_grade(grade: int | None, wanted: int) -> bool:
    """Grades fall as they rise: 1 is the highest."""
    return grade is not None and grade <= wanted


def pair_verdict(*, is_same: bool, has_left: bool, has_failed_together: bool) -> Verdict:
    """Two persons at work; after a failed test the apprentice goes on with another mentor."""
    if is_same:
        return denied("mentorship.same_person")
    if has_left:
        return denied("mentorship.has_left")
    return denied("mentorship.failed_together") if has_failed_together else ALLOWED


def mentor_verdict(*, grade: int | None, has_title: bool, is_member: bool, needs_member: bool, limits: Limits) -> Verdict:
    """A mentor holds a professional title or the grade asked for; in the kinds of Party members he is one."""
    if not has_title and not is_mentor_grade(grade, limits.mentor_grade):
        return denied("mentorship.mentor_grade", grade=limits.mentor_grade)
    return denied("mentorship.mentor_no_member") if needs_member and not is_member else ALLOWED


def load_verdict(others: int, limits: Limits) -> Verdict:
    """``others``: further open agreements of the mentor."""
    return ALLOWED if others < limits.most else denied("mentorship.too_many", n=limits.most)


def is_above_usual(others: int, limits: Limits) -> bool:
    """More apprentices at once than is usual: allowed, and said."""
    return others >= limits.usual


def term_verdict(from_on: date, to_on: date, limits: Limits) -> Verdict:
    """The term counts whole months: from 1 March to 28 February is a year."""
    if to_on <= from_on:
        return denied("mentorship.term_backwards")
    end = to_on + timedelta(days=1)
    if end < add_months(from_on, limits.least_months):
        return denied("mentorship.term_short", n=limits.least_months)
    return ALLOWED if end <= add_months(from_on, limits.most_months) else denied("mentorship.term_long", n=limits.most_months)


def offer_verdict(state: str, *, indicators: int, missing_clauses: int) -> Verdict:
    """What is signed is complete: every clause has a text, and at least one indicator says what is to be reached."""
    if state != DRAFT:
        return denied("mentorship.not_draft")
    if missing_clauses:
        return denied("mentorship.clauses_missing", n=missing_clauses)
    return ALLOWED if indicators else denied("mentorship.no_indicator")


def indicator_verdict(check_on: date, from_on: date, to_on: date) -> Verdict:
    return ALLOWED if from_on <= check_on <= to_on else denied("mentorship.check_outside")


def sign_verdict(state: str, *, is_party: bool, has_signed: bool) -> Verdict:
    if state != SIGNING:
        return denied("mentorship.not_signing")
    if not is_party:
        return denied("mentorship.not_party")
    return denied("mentorship.signed_already") if has_signed else ALLOWED


def witness_verdict(state: str, *, is_party: bool, roles: frozenset[str]) -> Verdict:
    """The witness is a third person and comes last."""
    if state != SIGNING:
        return denied("mentorship.not_signing")
    if is_party:
        return denied("mentorship.witness_party")
    return ALLOWED if {MENTOR, APPRENTICE} <= roles else denied("mentorship.witness_early")


def objection_verdict(state: str, *, is_party: bool, has_open: bool, until: date | None, today: date) -> Verdict:
    """Either side within the window after the start, the last day included."""
    if not is_party:
        return denied("mentorship.not_party")
    if state != RUNNING or until is None:
        return denied("mentorship.not_running")
    if has_open:
        return denied("mentorship.objection_open")
    return ALLOWED if today <= until else denied("mentorship.objection_late", until=until.isoformat())


def change_verdict(state: str, *, has_open: bool) -> Verdict:
    if state != RUNNING:
        return denied("mentorship.not_running")
    return denied("mentorship.change_open") if has_open else ALLOWED


def test_verdict(state: str, *, has_objection: bool, unchecked: int, test_on: date, earliest: date, all_reached: bool) -> Verdict:
    """Every indicator was looked at; a test before its time only where all of them are reached."""
    if state != RUNNING:
        return denied("mentorship.not_running")
    if has_objection:
        return denied("mentorship.objection_first")
    if test_on < earliest and not all_reached:
        return denied("mentorship.test_early", on=earliest.isoformat())
    return denied("mentorship.unchecked", n=unchecked) if unchecked else ALLOWED


def judge_verdict(*, is_party: bool, is_judge: bool, test_on: date | None, today: date) -> Verdict:
    """The judge is neither of the two, and judges from the day of the test on."""
    if is_party or not is_judge:
        return denied("mentorship.not_judge")
    if test_on is None or today < test_on:
        return denied("mentorship.test_not_yet", on=test_on.isoformat() if test_on else "—")
    return ALLOWED


def is_on_time(done_on: date | None, grade: str, to_on: date, days: int) -> bool:
    """Passed within so many days after the end of the term."""
    return done_on is not None and grade in {EXCELLENT, PASSED} and done_on <= to_on + timedelta(days=days)


def whole_months(from_on: date, to_on: date) -> int:
    """Whole months of a term, both days included."""
    if to_on < from_on:
        return 0
    end = to_on + timedelta(days=1)
    months = (end.year - from_on.year) * 12 + end.month - from_on.month
    return months if add_months(from_on, months) <= end else months - 1


def allowance_of(months: int, monthly: Decimal, share: Decimal) -> Decimal:
    """Yuan: months × monthly amount × the share that the final grade leaves (in percent)."""
    return (Decimal(months) * monthly * share / 100).quantize(CENT, ROUND_HALF_UP)


def pay_verdict(amount: Decimal, *, is_paid: bool) -> Verdict:
    if is_paid:
        return denied("mentorship.paid_already")
    return ALLOWED if amount > 0 else denied("mentorship.nothing_due")
