"""When a self-diagnosis is complete, which indicators a feedback sheet shows, and who takes which step of an improvement. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol, TypeVar

from assessment.improvement.enums import Degree, DiagnosisState, ImprovementState
from portal.kernel.verdict import ALLOWED, Verdict, denied

USED = frozenset({"published", "locked"})
NAMED = frozenset({Degree.PARTLY, Degree.SERIOUS})
IN_WORK = frozenset({ImprovementState.OPEN})
PLANNED = frozenset({ImprovementState.PROPOSED, ImprovementState.OPEN})


class Lossy(Protocol):
    """A line of a receipt as far as the choice of the weakest needs it."""

    @property
    def code(self) -> str: ...
    @property
    def full(self) -> Decimal: ...
    @property
    def lost(self) -> Decimal: ...


L = TypeVar("L", bound=Lossy)


def weakest(lines: Iterable[L], count: int) -> list[L]:
    """The ``count`` lines that lost most, of equals the larger share of their full points first; what lost nothing is not named."""
    losing = [line for line in lines if line.lost > 0]
    return sorted(losing, key=lambda x: (-x.lost, -(x.lost / x.full if x.full else Decimal(0)), x.code))[: max(0, count)]


def names_a_problem(degree: str) -> bool:
    return degree in NAMED


def check_year(year: int, today: date) -> Verdict:
    """A branch looks at the running year, and at the last one while that is being closed."""
    return ALLOWED if today.year - 1 <= year <= today.year else denied("diagnosis.year", last=today.year - 1, this=today.year)


def may_answer(state: str) -> Verdict:
    return ALLOWED if state == DiagnosisState.DRAFT else denied("diagnosis.handed_in_already")


def check_answers(asked: Sequence[int], given: Mapping[int, tuple[str, str]]) -> Verdict:
    """Every question has an answer, and what is named has words. ``given``: item -> (degree, words)."""
    missing = [item for item in asked if not given.get(item, ("", ""))[0]]
    if missing:
        return denied("diagnosis.unanswered", count=len(missing))
    silent = [item for item in asked if names_a_problem(given[item][0]) and not given[item][1].strip()]
    return denied("diagnosis.words_needed", count=len(silent)) if silent else ALLOWED


def may_use(round_state: str) -> Verdict:
    """A feedback sheet follows from a published result alone."""
    return ALLOWED if round_state in USED else denied("feedback.not_published")


def may_plan(state: str) -> Verdict:
    """Cause, measure, owner and last day are set, and changed while it is worked on."""
    return ALLOWED if state in PLANNED else denied("improvement.not_open")


def check_due(due_on: date, today: date) -> Verdict:
    return ALLOWED if due_on >= today else denied("improvement.due_past", today=today.isoformat())


def may_report(state: str) -> Verdict:
    return ALLOWED if state in IN_WORK else denied("improvement.not_open")


def may_judge(state: str, *, is_owner: bool, is_reporter: bool) -> Verdict:
    """Confirmed or sent back by somebody who neither owns it nor told that it is done."""
    if state != ImprovementState.DONE:
        return denied("improvement.not_waiting")
    return denied("improvement.second_person") if is_owner or is_reporter else ALLOWED


def may_drop(state: str, *, is_proposer: bool) -> Verdict:
    """Only what nobody works on yet is left out, and not by whoever put it on the list."""
    if state != ImprovementState.PROPOSED:
        return denied("improvement.in_work")
    return denied("improvement.own_proposal") if is_proposer else ALLOWED


def is_late(state: str, due_on: date | None, today: date) -> bool:
    return state == ImprovementState.OPEN and due_on is not None and due_on < today
