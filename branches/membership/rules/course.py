"""The course of a case: what has been done, what is next, since when, from when and until when. Pure.

The order of the 25 steps is fixed; which rule a step is held to stands in the catalogue (``StepLine.rule``), the figures are
rule parameters (``Figures``). A decision to extend probation leads from step 24 back to step 21 in a further round.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from branches.membership.enums import Outlook, StepResult, TimeRule
from portal.kernel.periods import add_months, add_years

APPLIED, TALKED, NAMED, CULTIVATED, VETTED, PRE_REVIEWED, ADMITTED, APPROVED = 1, 2, 3, 6, 10, 13, 15, 17
OBSERVED, DECIDED, CONVERTED, ARCHIVED = 21, 23, 24, 25
PARAMETERS = (
    "DEV_MIN_AGE", "DEV_TALK_MONTHS", "DEV_CONTACTS", "DEV_CULTIVATION_MONTHS", "DEV_REVIEW_MONTHS", "DEV_SPONSORS", "DEV_VETTING_MONTHS",
    "DEV_TRAINING_DAYS", "DEV_TRAINING_HOURS", "DEV_LEAVING_MONTHS", "DEV_VOTE_MONTHS", "DEV_APPROVAL_MONTHS", "DEV_APPROVAL_LAST_MONTHS",
    "DEV_PROBATION_MONTHS", "DEV_EXTENSION_MONTHS", "DEV_CONVERSION_MONTHS", "DEV_ARCHIVE_DAYS",
)  # fmt: skip


@dataclass(frozen=True)
class Figures:
    """The figures of the regulation on a day; months, days or hours as the name says, pairs are least and most."""

    min_age: int
    talk_months: int
    contacts: tuple[int, int]
    cultivation_months: int
    review_months: int
    sponsors: int
    vetting_months: int
    training_days: int
    training_hours: int
    leaving_months: int
    vote_months: int
    approval_months: int
    approval_last_months: int
    probation_months: int
    extension_months: tuple[int, int]
    conversion_months: int
    archive_days: int

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> "Figures":
        found: dict[str, Any] = {code.removeprefix("DEV_").lower(): values[code] for code in PARAMETERS}
        facts: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else int(value) for name, value in found.items()}
        return cls(**facts)


@dataclass(frozen=True)
class StepLine:
    """A row of the catalogue as the rules read it."""

    no: int
    stage: int
    actor: str
    rule: str = ""
    lead_days: int = 0


@dataclass(frozen=True)
class Done:
    """A step that was taken; ``months`` of an extension."""

    no: int
    on: date
    round: int = 1
    result: str = ""
    months: int = 0


@dataclass(frozen=True)
class Course:
    """``done`` in the order of rounds and numbers, without what was taken back; ``reviews``: days of cultivation reviews."""

    done: tuple[Done, ...] = ()
    reviews: tuple[date, ...] = ()
    birth_on: date | None = None

    @property
    def last(self) -> Done | None:
        return self.done[-1] if self.done else None

    def step(self, no: int) -> Done | None:
        """The newest doing of a step."""
        return next((d for d in reversed(self.done) if d.no == no), None)

    def day(self, no: int) -> date | None:
        found = self.step(no)
        return found.on if found else None

    @property
    def is_extended(self) -> bool:
        return any(d.result == StepResult.EXTEND for d in self.done)


def next_of(course: Course) -> tuple[int, int] | None:
    """(number, round) of the step that follows; None when the case has come to its end."""
    last = course.last
    if last is None:
        return APPLIED, 1
    if last.no == ADMITTED and last.result == StepResult.FAILED:
        return None
    if last.no == CONVERTED:
        decided = course.step(DECIDED)
        result = decided.result if decided else ""
        if result == StepResult.EXTEND:
            return OBSERVED, last.round + 1
        return None if result == StepResult.CANCEL else (ARCHIVED, last.round)
    return None if last.no == ARCHIVED else (last.no + 1, last.round)


def probation_end(course: Course, figures: Figures) -> date | None:
    """The day on which probation is over: a year after the vote, later by what a meeting has added (DEV-01, DEV-02)."""
    voted = course.day(ADMITTED)
    if voted is None:
        return None
    return add_months(voted, figures.probation_months + sum(d.months for d in course.done if d.result == StepResult.EXTEND))


@dataclass(frozen=True)
class Window:
    """When a step may be done. ``earliest``: before it is refused; ``until``: as a rule; ``last``: after it is void."""

    since: date | None = None
    earliest: date | None = None
    until: date | None = None
    last: date | None = None


def _after(course: Course, no: int, months: int) -> date | None:
    day = course.day(no)
    return add_months(day, months) if day else None


def window_of(course: Course, line: StepLine, figures: Figures) -> Window:
    """The span of the next step. Bounds are inclusive: a month after 5 March ends with 5 April."""
    since = course.last.on if course.last else None
    f = figures
    if line.rule == TimeRule.AGE:
        return Window(since, add_years(course.birth_on, f.min_age) if course.birth_on else None)
    if line.rule == TimeRule.TALK:
        return Window(since, None, _after(course, APPLIED, f.talk_months))
    if line.rule == TimeRule.CULTIVATION:
        return Window(since, _after(course, NAMED, f.cultivation_months))
    if line.rule == TimeRule.ADMISSION_VOTE:
        return Window(since, None, _after(course, PRE_REVIEWED, f.vote_months))
    if line.rule == TimeRule.APPROVAL:
        return Window(since, None, _after(course, ADMITTED, f.approval_months), _after(course, ADMITTED, f.approval_last_months))
    if line.rule == TimeRule.PROBATION:
        return Window(since, probation_end(course, f))
    if line.rule == TimeRule.CONVERSION_APPROVAL:
        return Window(since, None, _after(course, DECIDED, f.conversion_months))
    if line.rule == TimeRule.ARCHIVE and since is not None:
        return Window(since, None, since + timedelta(days=f.archive_days))
    return Window(since)


def remind_from(window: Window, lead_days: int) -> date | None:
    """From which day the step waits on somebody's list: some days before it may or must be done, at once without a term."""
    day = window.until or window.earliest
    if day is None:
        return window.since
    start = day - timedelta(days=lead_days)
    return max(start, window.since) if window.since else start


def outlook(window: Window, today: date, lead_days: int) -> str:
    """How a step with this window stands today."""
    if window.last is not None and today > window.last:
        return Outlook.LAPSED
    if window.until is not None and today > window.until:
        return Outlook.OVERDUE
    if window.earliest is not None and today < window.earliest:
        return Outlook.WAITING
    if window.until is not None and today >= window.until - timedelta(days=lead_days):
        return Outlook.DUE
    return Outlook.READY


def review_gaps(start: date, reviews: Sequence[date], end: date, months: int) -> list[tuple[date, date]]:
    """Stretches without a review longer than ``months``, from the naming to ``end`` (docs/rules.md 2.1, step 6)."""
    points = [start, *sorted(day for day in reviews if start <= day <= end), end]
    return [(a, b) for a, b in pairwise(points) if b > add_months(a, months)]
