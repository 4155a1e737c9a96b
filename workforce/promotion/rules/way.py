"""The steps of an application and of a batch, and what may follow (docs/rules.md 3.4 EXM-01, EXM-15). Pure.

Technicians and senior technicians (the grades of ``PROMOTION_PANEL_GRADES``) go through a panel and a publicity, which
only a batch has. Other grades may be decided right after the check, or join a batch and be publicised with it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from portal.calendar.rules import LAST_YEAR
from portal.kernel.verdict import ALLOWED, Verdict, denied
from workforce.promotion.enums import BatchState, PromotionState

S, B = PromotionState, BatchState

# state → the states that may follow it
APPLICATION_STEPS: Mapping[str, frozenset[str]] = {
    S.DRAFT: frozenset({S.SUBMITTED}),
    S.RETURNED: frozenset({S.SUBMITTED}),
    S.SUBMITTED: frozenset({S.CHECKED, S.RETURNED}),
    S.CHECKED: frozenset({S.RETURNED, S.PANEL_PASSED, S.PUBLICISED, S.APPROVED, S.REFUSED}),
    S.PANEL_PASSED: frozenset({S.PUBLICISED}),
    S.PUBLICISED: frozenset({S.APPROVED, S.REFUSED}),
    S.APPROVED: frozenset(),
    S.REFUSED: frozenset(),
}
BATCH_STEPS: Mapping[str, frozenset[str]] = {
    B.OPEN: frozenset({B.PANEL, B.PUBLICITY, B.DECIDING, B.DONE}),
    B.PANEL: frozenset({B.PUBLICITY, B.DECIDING}),
    B.PUBLICITY: frozenset({B.DECIDING}),
    B.DECIDING: frozenset({B.DONE}),
    B.DONE: frozenset(),
}


@dataclass(frozen=True)
class Way:
    """Where an application stands on the way of its batch.

    ``panel``: empty without a case, else open, passed or failed. ``is_dropped``: an upheld objection took it out of the
    publicity. ``has_failed_check``: the check proposed a refusal, so no panel and no publicity come before the decision.
    ``exam``: empty where none is asked for, else open, passed or failed (``rules.exams.outcome``).
    """

    state: str
    needs_panel: bool = False
    batch: str = ""
    panel: str = ""
    is_dropped: bool = False
    has_failed_check: bool = False
    exam: str = ""


def may_move(state: str, to: str) -> Verdict:
    """Whether an application in ``state`` may become ``to``."""
    return ALLOWED if to in APPLICATION_STEPS[state] else denied("promotion.no_such_step")


def may_move_batch(state: str, to: str) -> Verdict:
    return ALLOWED if to in BATCH_STEPS[state] else denied("batch.no_such_step")


def steps_asked(way: Way) -> tuple[str, ...]:
    """The steps of the stepper, in order."""
    middle = (*(["panel"] if way.needs_panel else []), *(["publicity"] if way.needs_panel or way.batch else []))
    return ("draft", "submitted", "checked", *middle, "decided", "certified")


def step_now(way: Way) -> str:
    """The step that is being worked on; empty when all are done. A refusal lies at the decision."""
    if way.state in {S.DRAFT, S.RETURNED}:
        return "draft"
    if way.state == S.SUBMITTED:
        return "checked"
    if way.state in {S.APPROVED, S.REFUSED}:
        return "" if way.state == S.APPROVED else "certified"
    if may_refuse(way) and (way.has_failed_check or way.panel == "failed"):
        return "decided"
    if way.state == S.CHECKED:
        return steps_asked(way)[3]
    if way.state == S.PUBLICISED and way.batch in {B.DECIDING, B.DONE}:
        return "decided"
    return "publicity"


def may_return(way: Way) -> Verdict:
    """A case that is before a panel or has been is not sent back any more: it is decided."""
    return ALLOWED if way.batch in {"", B.OPEN} else denied("promotion.in_batch")


def may_approve(way: Way) -> Verdict:
    """Whether nothing but the decision is left to do, and nothing stands against a certificate."""
    if way.is_dropped:
        return denied("promotion.objection_upheld")
    if way.panel == "failed":
        return denied("promotion.panel_failed")
    if way.exam in {"open", "failed"}:
        return denied(f"promotion.exam_{way.exam}")
    if way.state == S.PUBLICISED:
        return ALLOWED if way.batch in {B.DECIDING, B.DONE} else denied("promotion.still_publicised")
    if way.batch:
        return denied("promotion.batch_first")
    return denied("promotion.panel_first") if way.needs_panel else ALLOWED


def may_refuse(way: Way) -> Verdict:
    """Not while a panel or a publicity is under way, except where the check, the panel or an objection spoke against it."""
    if way.has_failed_check or way.panel == "failed":
        return ALLOWED
    if way.state == S.PUBLICISED:
        return ALLOWED if way.batch in {B.DECIDING, B.DONE} else denied("promotion.still_publicised")
    return denied("promotion.batch_first") if way.batch not in {"", B.OPEN} else ALLOWED


def may_open_batch(opens_on: date, closes_on: date, target_grades: Collection[int]) -> Verdict:
    if not target_grades:
        return denied("batch.no_grades")
    if closes_on.year > LAST_YEAR:  # no answer could be due after it
        return denied("batch.too_far", last=LAST_YEAR)
    return denied("batch.out_of_order", opens=opens_on, closes=closes_on) if closes_on < opens_on else ALLOWED


def may_join(batch_state: str, target_grades: Collection[int], state: str, grade: int, current: int | None) -> Verdict:
    """Whether an application may be put into a batch by hand; ``current`` is the batch it is in already."""
    if batch_state != B.OPEN:
        return denied("batch.not_open")
    if current is not None:
        return denied("batch.elsewhere")
    if state not in {S.SUBMITTED, S.CHECKED}:
        return denied("batch.wrong_case_state")
    return ALLOWED if grade in target_grades else denied("batch.wrong_grade")


def may_close_enrolment(batch_state: str, closes_on: date, today: date, unchecked: int) -> Verdict:
    """From the last day of enrolment on, when every application has been checked."""
    if batch_state != B.OPEN:
        return denied("batch.not_open")
    if today < closes_on:
        return denied("batch.still_enrolling", closes=closes_on)
    return denied("batch.unchecked", n=unchecked) if unchecked else ALLOWED


def may_publicise(batch_state: str, panel: str, publicity: str, entries: int) -> Verdict:
    """After the panel's conclusion, or again after a publicity was withdrawn; never of nobody."""
    again = batch_state == B.PUBLICITY and publicity == "withdrawn"
    after_panel = batch_state == B.PANEL and panel == "concluded"
    if not (again or after_panel):
        return denied("batch.panel_first" if batch_state == B.PANEL else "batch.no_such_step")
    return ALLOWED if entries else denied("batch.nobody_to_publicise")
