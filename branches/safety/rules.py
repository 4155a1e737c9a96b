"""What may become of a hazard, when it is late, who is told; when a look was due; days without an accident. Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from branches.safety.enums import AcceptanceState, AccidentSeverity, Direction, HazardState, InspectionPeriod
from portal.kernel.periods import month_of
from portal.kernel.verdict import ALLOWED, Verdict, denied

DAY = timedelta(days=1)

# act -> state before -> state after; whatever is missing is refused
TRANSITIONS: dict[str, dict[str, str]] = {
    "assign": {
        HazardState.REPORTED: HazardState.ASSIGNED,
        HazardState.ASSIGNED: HazardState.ASSIGNED,
        HazardState.RETURNED: HazardState.RETURNED,
    },
    "fix": {HazardState.ASSIGNED: HazardState.FIXED, HazardState.RETURNED: HazardState.FIXED},
    "check": {HazardState.FIXED: HazardState.CLOSED},
    "return": {HazardState.FIXED: HazardState.RETURNED},
    "cancel": {
        HazardState.REPORTED: HazardState.CANCELLED,
        HazardState.ASSIGNED: HazardState.CANCELLED,
        HazardState.RETURNED: HazardState.CANCELLED,
    },
}
_REFUSALS = {
    "assign": "hazard.cannot_assign",
    "fix": "hazard.cannot_fix",
    "check": "hazard.cannot_check",
    "return": "hazard.cannot_check",
    "cancel": "hazard.cannot_cancel",
}


def may_follow(act: str, state: str) -> Verdict:
    """Whether ``act`` may follow on ``state``."""
    if state == HazardState.CLOSED:
        return denied("hazard.is_closed")
    if state == HazardState.CANCELLED:
        return denied("hazard.is_cancelled")
    return ALLOWED if state in TRANSITIONS[act] else denied(_REFUSALS[act])


def state_after(act: str, state: str) -> str:
    """The state that ``act`` leads to; KeyError where it may not follow."""
    return TRANSITIONS[act][state]


def may_judge(*, is_fixer: bool, is_owner: bool) -> Verdict:
    """Whoever checks has neither fixed it nor was it given to him."""
    if is_fixer:
        return denied("hazard.own_fix")
    return denied("hazard.own_task") if is_owner else ALLOWED


def may_be_found(found_at: datetime, at: datetime) -> Verdict:
    """A hazard has been seen already; the minute in which it is written counts as now."""
    return ALLOWED if found_at <= at + timedelta(minutes=1) else denied("hazard.in_the_future")


def may_be_due(due_on: date, found_on: date, today: date) -> Verdict:
    """A new last day lies neither before the finding nor in the past."""
    if due_on < found_on:
        return denied("hazard.due_before_found", found=found_on.isoformat())
    return ALLOWED if due_on >= today else denied("hazard.due_in_the_past", today=today.isoformat())


def due_of(found_on: date, days: int) -> date:
    """The last day by the grade: ``days`` days beginning with the finding; at least the day itself."""
    return found_on + timedelta(days=max(0, days - 1))


def days_late(state: str, due_on: date | None, today: date) -> int:
    """Days since the last day, 0 when it is not late or waits for its check only."""
    if due_on is None or state not in {HazardState.REPORTED, HazardState.ASSIGNED, HazardState.RETURNED}:
        return 0
    return max(0, (today - due_on).days)


def steps_reached(late: int, steps: Sequence[int]) -> int:
    """How many of the steps (days late, rising) have been reached; a hazard that is not late has reached none."""
    return sum(late >= max(1, days) for days in steps) if late else 0


# -- inspections ------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Look:
    """A period in which a node owed a look: from, to, how many were owed and how many were held."""

    starts_on: date
    ends_on: date
    owed: int
    done: int
    is_over: bool

    @property
    def is_met(self) -> bool:
        return self.done >= self.owed

    @property
    def is_missed(self) -> bool:
        return self.is_over and not self.is_met


def spans_of(period: str, start: date, end: date) -> list[tuple[date, date]]:
    """The days, weeks (Monday to Sunday) or months whose last day lies in ``start`` to ``end``, the oldest first."""
    if period == InspectionPeriod.DAY:
        return [(start + n * DAY, start + n * DAY) for n in range((end - start).days + 1)]
    found, day = [], start
    while day <= end:
        if period == InspectionPeriod.WEEK:
            first = day - day.weekday() * DAY
            last = first + 6 * DAY
        else:
            month = month_of(day)
            first, last = month.starts_on, month.ends_on
        if last <= end:
            found.append((first, last))
        day = last + DAY
    return found


def one_at_a_time(schedule: Sequence[Any]) -> list[Any]:
    """The versions of each code, each ending at the latest on the day before the next begins: a version that was left open
    when its successor came would owe everything twice."""
    follows: dict[str, date] = {}
    for rule in sorted(schedule, key=lambda r: r.effective_from, reverse=True):
        after = follows.get(rule.code)
        if after is not None and (rule.effective_to is None or rule.effective_to >= after):
            rule.effective_to = after - timedelta(days=1)
        follows[rule.code] = rule.effective_from
    return list(schedule)


def looks_of(
    rule: Any, start: date, end: date, *, opened_on: date, closed_on: date | None, held: Iterable[date], free: Collection[date], today: date
) -> list[Look]:
    """What a node owed by ``rule`` from ``start`` to ``end`` and what it did. It owes for a period only if it stood all
    through it; a day of ``free`` owes nothing."""
    days = sorted(held)
    found = []
    for first, last in spans_of(rule.period, start, end):
        if opened_on > first or (closed_on is not None and closed_on < last) or (first == last and first in free):
            continue
        if rule.effective_from > last or (rule.effective_to is not None and rule.effective_to < last):
            continue
        done = sum(first <= day <= last for day in days)
        found.append(Look(first, last, rule.times, min(done, rule.times), last < today))
    return found


def compliance(looks: Iterable[Look]) -> tuple[int, int]:
    """(met, due) of the periods that are over or met already: a running one is not held against anybody."""
    counted = [look for look in looks if look.is_over or look.is_met]
    return sum(look.is_met for look in counted), len(counted)


def may_have_looked(held_on: date, today: date) -> Verdict:
    return ALLOWED if held_on <= today else denied("inspection.in_the_future", today=today.isoformat())


def may_look(node_kind: str, wanted: Collection[str]) -> Verdict:
    """Teams look daily, districts weekly, branches monthly: the kind of node decides the rhythm."""
    return ALLOWED if node_kind in wanted else denied("inspection.wrong_node")


# -- accidents --------------------------------------------------------------------------------------------
def breaks_the_count(severity: str) -> bool:
    """A near miss is a lesson, not an accident."""
    return severity != AccidentSeverity.NEAR_MISS


def free_days(last_on: date | None, since: date, opened_on: date, today: date) -> int:
    """Whole days since the last accident, or since the count began and the unit existed."""
    start = last_on if last_on is not None and last_on >= since else max(since, opened_on)
    return max(0, (today - start).days)


def may_have_happened(happened_on: date, today: date) -> Verdict:
    return ALLOWED if happened_on <= today else denied("accident.in_the_future", today=today.isoformat())


# -- alarms -----------------------------------------------------------------------------------------------
def is_beyond(value: Decimal, threshold: Decimal, direction: str) -> bool:
    """Whether a reading is an alarm; the threshold itself is none."""
    return value > threshold if direction == Direction.ABOVE else value < threshold


# -- standards --------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Turn:
    """A place, who looks at it, and when."""

    area: Any
    checker_post: str
    due_on: date


def rotation(areas: Sequence[Any], first_on: date, every: int, turn: int) -> list[Turn]:
    """Each place in turn, ``every`` days apart; it is looked at by the post of another place, the next one further each
    ``turn``, so that nobody looks at his own as long as there are two posts."""
    count = len(areas)
    shift = 1 + turn % (count - 1) if count > 1 else 0
    return [Turn(area, areas[(n + shift) % count].responsible_post, first_on + timedelta(days=n * every)) for n, area in enumerate(areas)]


def result_of(marks: Collection[bool]) -> str:
    """Passed when every item is met, otherwise back."""
    return AcceptanceState.PASSED if all(marks) else AcceptanceState.RETURNED


def current_version(versions: Iterable[Any], today: date) -> Any | None:
    """The newest that has begun."""
    begun = [v for v in versions if v.effective_from <= today]
    return max(begun, key=lambda v: v.effective_from, default=None)
