"""What stands against taking a step on a day: nothing, a warning to be explained, a block that a second person may lift. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from branches.membership.enums import StepResult, TimeRule
from branches.membership.rules.course import NAMED, VETTED, Course, Figures, StepLine, Window, review_gaps, window_of
from branches.membership.rules.votes import VoteFigures, figures_verdict, is_carried, least_yes, quorum_verdict
from portal.ballots.rules import Terms
from portal.kernel.periods import add_months
from portal.kernel.verdict import Verdict


class Level(StrEnum):
    WARN = "warn"  # «as a rule»: allowed with a word of explanation
    LIFT = "lift"  # a minimum: refused, unless the committee above lets it be
    BLOCK = "block"  # never


@dataclass(frozen=True)
class Finding:
    """``code`` names a sentence; ``field``: the field of the form to blame."""

    code: str
    level: str
    params: dict[str, Any] = field(default_factory=dict)
    field: str = "on"


@dataclass(frozen=True)
class Helper:
    """A contact or sponsor as he stands in the register on the day."""

    name: str
    is_full: bool
    is_suspended: bool = False
    is_applicant: bool = False


@dataclass(frozen=True)
class Given:
    """What is told with a step."""

    on: date
    helpers: Sequence[Helper] = ()
    training_days: int | None = None
    training_hours: int | None = None
    leaves_on: date | None = None
    vote: VoteFigures | None = None
    result: str = ""
    months: int = 0


RESULTS = {TimeRule.ADMISSION_VOTE: (StepResult.PASSED, StepResult.FAILED),
           TimeRule.CONVERSION_VOTE: (StepResult.ON_TIME, StepResult.EXTEND, StepResult.CANCEL)}  # fmt: skip


def findings(course: Course, line: StepLine, given: Given, figures: Figures, terms: Terms, today: date) -> list[Finding]:
    """Everything that stands against the step, the blocks first."""
    window = window_of(course, line, figures)
    found = [*_dates(given.on, window, today), *_bounds(line, given.on, window, figures)]
    if line.rule == TimeRule.AGE and course.birth_on is None:
        found.append(Finding("development.birth_unknown", Level.WARN))
    if line.rule == TimeRule.CULTIVATION:
        found += _reviews(course, given.on, figures)
    if line.rule in (TimeRule.CONTACTS, TimeRule.SPONSORS):
        found += _helpers(line.rule, given.helpers, figures)
    if line.rule == TimeRule.TRAINING:
        found += _training(given, figures)
    if line.rule == TimeRule.PRE_REVIEW:
        found += _pre_review(course, given, figures)
    if line.rule in RESULTS:
        found += _vote(course, line, given, figures, terms)
    return sorted(found, key=lambda f: [Level.BLOCK, Level.LIFT, Level.WARN].index(Level(f.level)))


def _dates(on: date, window: Window, today: date) -> list[Finding]:
    if on > today:
        return [Finding("development.in_future", Level.BLOCK, {"today": today.isoformat()})]
    if window.since is not None and on < window.since:
        return [Finding("development.before_last", Level.BLOCK, {"last": window.since.isoformat()})]
    return []


# rule -> (code before the earliest day, its level, code after the usual last day)
_BOUNDS: dict[str, tuple[str, Level, str]] = {
    TimeRule.AGE: ("development.too_young", Level.BLOCK, ""),
    TimeRule.TALK: ("", Level.WARN, "development.talk_late"),
    TimeRule.CULTIVATION: ("development.cultivation_short", Level.LIFT, ""),
    TimeRule.ADMISSION_VOTE: ("", Level.WARN, "development.vote_late"),
    TimeRule.APPROVAL: ("", Level.WARN, "development.approval_late"),
    TimeRule.PROBATION: ("development.probation_runs", Level.BLOCK, ""),
    TimeRule.CONVERSION_APPROVAL: ("", Level.WARN, "development.conversion_late"),
    TimeRule.ARCHIVE: ("", Level.WARN, "development.archive_late"),
}


def _bounds(line: StepLine, on: date, window: Window, figures: Figures) -> list[Finding]:
    if line.rule not in _BOUNDS:
        return []
    early, level, late = _BOUNDS[line.rule]
    if window.last is not None and on > window.last:
        return [
            Finding("development.approval_lapsed", Level.BLOCK, {"last": window.last.isoformat(), "months": figures.approval_last_months})
        ]
    if window.earliest is not None and on < window.earliest:
        words = {"earliest": window.earliest.isoformat(), "months": figures.cultivation_months, "age": figures.min_age}
        return [Finding(early, level, words)]
    if window.until is not None and on > window.until:
        return [Finding(late, Level.WARN, {"until": window.until.isoformat()})]
    return []


def _reviews(course: Course, on: date, figures: Figures) -> list[Finding]:
    named = course.day(NAMED)
    gaps = review_gaps(named, course.reviews, on, figures.review_months) if named else []
    if not gaps:
        return []
    start, end = gaps[0]
    return [
        Finding("development.review_gap", Level.WARN, {"start": start.isoformat(), "end": end.isoformat(), "months": figures.review_months})
    ]


def _helpers(rule: str, helpers: Sequence[Helper], figures: Figures) -> list[Finding]:
    is_contacts = rule == TimeRule.CONTACTS
    least, most = figures.contacts if is_contacts else (figures.sponsors, figures.sponsors)
    if not least <= len(helpers) <= most:
        code = "development.contacts_number" if is_contacts else "development.sponsors_number"
        return [Finding(code, Level.BLOCK, {"least": least, "most": most, "count": len(helpers)}, "helpers")]
    wrong = {
        "development.helper_himself": [h.name for h in helpers if h.is_applicant],
        "development.helper_not_full": [h.name for h in helpers if not h.is_full],
        "development.helper_suspended": [h.name for h in helpers if h.is_suspended and not is_contacts],
    }
    return [Finding(code, Level.BLOCK, {"names": "、".join(names)}, "helpers") for code, names in wrong.items() if names]


def _training(given: Given, figures: Figures) -> list[Finding]:
    """Three days or twenty-four class hours: either is enough."""
    if (given.training_days or 0) >= figures.training_days or (given.training_hours or 0) >= figures.training_hours:
        return []
    words = {"days": figures.training_days, "hours": figures.training_hours}
    return [Finding("development.training_short", Level.LIFT, words, "training_days")]


def _pre_review(course: Course, given: Given, figures: Figures) -> list[Finding]:
    found = []
    if given.leaves_on is not None and given.leaves_on < add_months(given.on, figures.leaving_months):
        words = {"leaves": given.leaves_on.isoformat(), "months": figures.leaving_months}
        found.append(Finding("development.leaving_soon", Level.LIFT, words, "leaves_on"))
    vetted = course.day(VETTED)
    if vetted is not None and given.on > add_months(vetted, figures.vetting_months):
        found.append(Finding("development.vetting_old", Level.WARN, {"vetted": vetted.isoformat(), "months": figures.vetting_months}))
    return found


def _vote(course: Course, line: StepLine, given: Given, figures: Figures, terms: Terms) -> list[Finding]:
    if given.result not in RESULTS[TimeRule(line.rule)]:
        return [Finding("development.result_missing", Level.BLOCK, field="result")]
    if given.vote is None:
        return [Finding("development.vote_missing", Level.BLOCK, field="expected")]
    for verdict in (figures_verdict(given.vote), quorum_verdict(given.vote, terms)):
        if not verdict:
            return [_blocked(verdict, "present")]
    if is_carried(given.vote, terms) != (given.result != StepResult.FAILED):
        words = {"yes": given.vote.in_favour, "least": least_yes(given.vote, terms), "expected": given.vote.expected}
        code = "development.was_carried" if given.result == StepResult.FAILED else "development.not_carried"
        return [Finding(code, Level.BLOCK, words, "result")]
    return _extension(course, given, figures) if given.result == StepResult.EXTEND else []


def _extension(course: Course, given: Given, figures: Figures) -> list[Finding]:
    """Once, and between half a year and a year (DEV-02)."""
    least, most = figures.extension_months
    if course.is_extended:
        return [Finding("development.extended_already", Level.BLOCK, field="result")]
    if not least <= given.months <= most:
        return [Finding("development.extension_length", Level.BLOCK, {"least": least, "most": most}, "months")]
    return []


def _blocked(verdict: Verdict, name: str) -> Finding:
    return Finding(verdict.code, Level.BLOCK, verdict.params, name)
