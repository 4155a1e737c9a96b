"""Which groups may be seen, and how coarsely: no small group by itself, by difference of units, or of rounds. Pure.

docs/adr/0025 tells the ways of computing a small group and which rule closes each.
"""

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from branches.pulse.enums import PulseGrade, PulseState
from portal.kernel.verdict import ALLOWED, Verdict, denied

FLOOR = 5  # no setting goes below it
COARSE = 5  # percentage points
EDGE = 5  # shares at or below it, and at or above its complement, are not told apart: unanimity would tell everybody's answer
SEALED_SIZE = 1_024
MAX_ASKS = 20
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Grouping:
    """``own``: groups that answer for themselves; ``merged``: those that answer together."""

    own: frozenset
    merged: frozenset


def grouped(sizes: Mapping[K, int], least: int) -> Grouping:
    """Groups below ``least`` people answer together; the next smallest joins until together they are enough."""
    order = sorted(sizes, key=lambda key: (sizes[key], str(key)))
    merged = [key for key in order if sizes[key] < least]
    rest = [key for key in order if sizes[key] >= least]
    while merged and sum(sizes[key] for key in merged) < least and rest:
        merged.append(rest.pop(0))
    return Grouping(frozenset(rest), frozenset(merged))


def hidden(answers: Mapping[K, int], least: int, kept_back: Collection[K] = ()) -> set[K]:
    """Groups not shown: those with fewer than ``least`` answers or ``kept_back`` already, and the next smallest until what is
    hidden is ``least`` answers in all, so that nobody computes a small group from the whole and the others."""
    order = sorted(answers, key=lambda key: (answers[key], str(key)))
    found = [key for key in order if answers[key] < least or key in kept_back]
    rest = [key for key in order if key not in found]
    while found and 0 < sum(answers[key] for key in found) < least and rest:
        found.append(rest.pop(0))
    return set(found)


def turnover(before: Collection[int], now: Collection[int]) -> int:
    """How many people two rolls differ by: those who came and those who left."""
    return len(set(before) ^ set(now))


def step_of(turnovers: Collection[int], least: int) -> int:
    """Percentage points to which a round is rounded: coarse where a group differs from the round before by fewer people than
    may be seen, for then the difference of the two rounds would be theirs."""
    return COARSE if any(0 < n < least for n in turnovers) else 1


def share(count: int, of: int, step: int) -> int:
    """Percent in steps of ``step``, half up, kept away from none and all."""
    rounded = (200 * count + step * of) // (2 * step * of) * step
    return min(max(rounded, EDGE), 100 - EDGE)


@dataclass(frozen=True)
class Shares:
    agree: int
    neutral: int
    oppose: int


def shares(values: Collection[int], step: int) -> Shares | None:
    """Of the answers to one question; None where nobody answered it."""
    total = len(values)
    if not total:
        return None
    yes = sum(v >= PulseGrade.YES for v in values)
    no = sum(v <= PulseGrade.NO for v in values)
    return Shares(share(yes, total, step), share(total - yes - no, total, step), share(no, total, step))


def mean(figures: Collection[int]) -> int | None:
    return (2 * sum(figures) + len(figures)) // (2 * len(figures)) if figures else None


def plan_verdict(opens_on: date, closes_on: date, today: date, asks: int, longest: int) -> Verdict:
    if closes_on < max(opens_on, today):
        return denied("pulse.backwards")
    if (closes_on - opens_on).days > longest:
        return denied("pulse.too_long", days=longest)
    if not 0 < asks <= MAX_ASKS:
        return denied("pulse.asks", most=MAX_ASKS)
    return ALLOWED


def may_edit(state: str) -> Verdict:
    return ALLOWED if state == PulseState.DRAFT else denied("pulse.not_draft")


def may_answer(state: str, opens_on: date, closes_on: date, today: date, *, answered: bool) -> Verdict:
    if state != PulseState.OPEN or today > closes_on:
        return denied("pulse.not_open")
    if today < opens_on:
        return denied("pulse.not_yet", day=opens_on.isoformat())
    return denied("pulse.answered_already") if answered else ALLOWED


def values_verdict(values: Mapping[int, int], asks: Collection[int]) -> Verdict:
    """A question may be left out; an empty sheet is none."""
    if not values:
        return denied("pulse.empty")
    known = set(asks)
    return ALLOWED if all(no in known and v in PulseGrade.values for no, v in values.items()) else denied("pulse.unknown_answer")


def free_again(closed_on: date, gap: int) -> date:
    """The day from which the same people may be asked the same again."""
    return closed_on + timedelta(days=gap)
