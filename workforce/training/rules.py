"""Who may enter a course, what becomes of a class, what a mandatory course asks of whom. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.kernel.verdict import ALLOWED, Verdict, denied
from workforce.training.enums import TrainingAudience, TrainingResult, TrainingState

KNOWN_AUDIENCES = frozenset(
    {TrainingAudience.ALL, TrainingAudience.OPERATING, TrainingAudience.TECHNICAL, TrainingAudience.MANAGEMENT, TrainingAudience.MEMBERS}
)
MEMBER_STATUSES = ("full_member", "probationary")
# act -> (states it starts from, the state after it)
ACTS: Mapping[str, tuple[frozenset[str], str]] = {
    "open": (frozenset({TrainingState.PLANNED}), TrainingState.OPEN),
    "hold": (frozenset({TrainingState.PLANNED, TrainingState.OPEN}), TrainingState.HELD),
    "close": (frozenset({TrainingState.HELD}), TrainingState.CLOSED),
    "cancel": (frozenset({TrainingState.PLANNED, TrainingState.OPEN}), TrainingState.CANCELLED),
    "reopen": (frozenset({TrainingState.CLOSED}), TrainingState.HELD),
}
TAKES_PEOPLE = frozenset({TrainingState.PLANNED, TrainingState.OPEN, TrainingState.HELD})


@dataclass(frozen=True)
class Line:
    """One person of a class as far as closing it asks: was he there, what came of it."""

    is_present: bool
    result: str


def entry_verdict(*, grade: int | None, needs_grade: int | None, missing: Sequence[str]) -> Verdict:
    """Whether somebody with best certificate ``grade`` (1 the highest) enters a course that asks ``needs_grade`` and the courses
    of which he has not finished ``missing``."""
    if needs_grade is not None and (grade is None or grade > needs_grade):
        return denied("training.grade_too_low", needed=needs_grade)
    return denied("training.course_before", titles="、".join(missing)) if missing else ALLOWED


def enrol_verdict(state: str, *, is_own: bool, taken: int, capacity: int) -> Verdict:
    """The office enrols until the class is closed; people sign up themselves while the sign-up is open."""
    if is_own and state != TrainingState.OPEN:
        return denied("training.not_open")
    if state not in TAKES_PEOPLE:
        return denied("training.is_over")
    return ALLOWED if taken < capacity else denied("training.is_full", capacity=capacity)


def leave_verdict(state: str) -> Verdict:
    return ALLOWED if state in {TrainingState.PLANNED, TrainingState.OPEN} else denied("training.has_begun")


def roll_verdict(state: str, from_on: date, today: date) -> Verdict:
    """The roll is called from the first day on, until the class is closed."""
    if state not in TAKES_PEOPLE:
        return denied("training.is_over")
    return ALLOWED if today >= from_on else denied("training.too_early", day=from_on.isoformat())


def act_verdict(act: str, state: str) -> Verdict:
    return ALLOWED if state in ACTS[act][0] else denied("training.wrong_state")


def close_verdict(lines: Iterable[Line], *, has_test: bool, to_on: date, today: date) -> Verdict:
    """A class is closed when it is over, somebody was there, and with a test everybody who was there has a result."""
    present = [line for line in lines if line.is_present]
    if today < to_on:
        return denied("training.not_over", day=to_on.isoformat())
    if not present:
        return denied("training.nobody_there")
    lacking = sum(not line.result for line in present)
    return denied("training.results_missing", n=lacking) if has_test and lacking else ALLOWED


def is_finished(*, is_present: bool, result: str) -> bool:
    return is_present and result != TrainingResult.FAILED


def span_verdict(from_on: date, to_on: date, longest: int) -> Verdict:
    if to_on < from_on:
        return denied("training.ends_before")
    return ALLOWED if (to_on - from_on).days < longest else denied("training.too_long", days=longest)


def hours_verdict(hours: Decimal, days: int, most_a_day: Decimal) -> Verdict:
    """More class hours than the days hold is a slip of the pen."""
    if hours <= 0:
        return denied("training.no_hours")
    return ALLOWED if hours <= days * most_a_day else denied("training.too_many_hours", most=str(days * most_a_day))


def mandatory_verdict(*, is_mandatory: bool, audience: str) -> Verdict:
    """A yearly duty is counted, so the roster must know whom it binds."""
    return denied("training.audience_unknown") if is_mandatory and audience not in KNOWN_AUDIENCES else ALLOWED


def place_verdict(*, needs_underground: bool, is_underground: bool) -> Verdict:
    return denied("training.underground_class") if needs_underground and not is_underground else ALLOWED


def side_verdict(lead: str, co: str, *, has_node: bool) -> Verdict:
    """Two organisers are two sides; who helps is named."""
    if co and co == lead:
        return denied("training.same_side")
    return denied("training.co_node_needed") if co and not has_node else ALLOWED


def trainer_verdict(*, grade: int | None, lowest: int, is_mentor: bool) -> Verdict:
    """An internal trainer holds at least grade ``lowest``, or leads apprentices."""
    return ALLOWED if is_mentor or (grade is not None and grade <= lowest) else denied("training.no_trainer", grade=lowest)


def applies(audience: str, post_category: str, political_status: str) -> bool:
    """Whether a course for ``audience`` binds somebody of this post and status."""
    if audience == TrainingAudience.ALL:
        return True
    if audience == TrainingAudience.MEMBERS:
        return political_status in MEMBER_STATUSES
    return audience in KNOWN_AUDIENCES and audience == post_category


@dataclass(frozen=True)
class Duty:
    """A mandatory course: whose it is, below which node."""

    course_id: int
    title: str
    audience: str
    path: str


@dataclass(frozen=True)
class People:
    """How many of a unit share post and status; ``unit_path`` is where the unit hangs."""

    unit_id: int
    unit_path: str
    post_category: str
    political_status: str
    count: int


@dataclass(frozen=True)
class Standing:
    """How a unit stands with a mandatory course: people bound, people who finished it."""

    course_id: int
    title: str
    unit_id: int
    owed: int
    met: int


def standings(duties: Iterable[Duty], people: Sequence[People], done: Mapping[tuple[int, int, str, str], int]) -> list[Standing]:
    """``done``: (course, unit, post, status) -> people who finished. One row for each course and unit with somebody bound."""
    found = []
    for duty in duties:
        owed: dict[int, int] = {}
        met: dict[int, int] = {}
        for p in people:
            if p.unit_path.startswith(duty.path) and applies(duty.audience, p.post_category, p.political_status):
                owed[p.unit_id] = owed.get(p.unit_id, 0) + p.count
                finished = done.get((duty.course_id, p.unit_id, p.post_category, p.political_status), 0)
                met[p.unit_id] = met.get(p.unit_id, 0) + finished
        found += [Standing(duty.course_id, duty.title, unit, n, met[unit]) for unit, n in owed.items()]
    return found


def share(part: int, whole: int) -> int | None:
    """Whole percent, cut; None of nobody."""
    return part * 100 // whole if whole else None


def months_since(then: date, now: date) -> int:
    return (now.year - then.year) * 12 + now.month - then.month - (now.day < then.day)


def is_stale(updated_on: date, today: date, months: int) -> bool:
    return months_since(updated_on, today) >= months


def visit_verdict(state: str, planned_on: date, held_on: date, today: date) -> Verdict:
    """A visit is reported once, after it took place."""
    if state != "planned":
        return denied("training.visit_over")
    return ALLOWED if held_on <= today else denied("training.visit_ahead", day=planned_on.isoformat())


def judge_verdict(state: str, *, is_own: bool, is_teller: bool) -> Verdict:
    """Somebody else than the person and the one who told confirms a development record."""
    if state != "told":
        return denied("training.not_told")
    return denied("training.second_person") if is_own or is_teller else ALLOWED
