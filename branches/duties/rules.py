"""When something is owed, by when, and what that means today. Pure; frequencies are rows (docs/rules.md 1.3)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from branches.duties.enums import DutyStatus
from portal.kernel.periods import Period, period_of
from portal.kernel.verdict import ALLOWED, Verdict, denied

_ORDER = {DutyStatus.LATE: 0, DutyStatus.DUE: 1, DutyStatus.DONE: 2, DutyStatus.EXEMPT: 3}


def status_of(owed: int, done: int, period: Period, today: date) -> DutyStatus:
    """Done when enough is done; due up to and including the last day of the period; late from the next day."""
    if done >= owed:
        return DutyStatus.DONE
    return DutyStatus.LATE if today > period.ends_on else DutyStatus.DUE


def owed_and_done(times: int, filed: int, is_over: bool) -> tuple[int, int]:
    """What counts of a duty of ``times`` of which ``filed`` are filed: records beyond it do not; while its period runs it is
    owed only as far as it is done."""
    done = min(filed, times)
    return (times if is_over else done), done


def falls_due_in(period: Period, kind: str) -> list[Period]:
    """Sub-periods of ``kind`` (month, quarter, year) whose last day lies in ``period``: what is owed inside it.

    A yearly duty is owed in the month and quarter that close the year, and counts what was done all year long.
    """
    found, day = [], period.starts_on
    while day <= period.ends_on:
        sub = period_of(kind, day)
        if sub.ends_on <= period.ends_on:
            found.append(sub)
        day = sub.ends_on + timedelta(days=1)
    return found


def periods_of_today(today: date, late_days: int) -> list[Period]:
    """What a secretary has on the desk: this month, this quarter, the year in its last quarter, and each period before
    them for ``late_days`` days after its end, so that what was missed stays in sight for a while."""
    found = []
    for kind in ("month", "quarter", "year"):
        current = period_of(kind, today)
        before = current.previous()
        if today <= before.ends_on + timedelta(days=late_days):
            found.append(before)
        if kind != "year" or period_of("quarter", today).ends_on == current.ends_on:
            found.append(current)
    return found


@dataclass(frozen=True)
class OwingGroup:
    """A party group of a branch and its life."""

    node_id: int
    code: str
    name: str
    opened_on: date
    closed_on: date | None


@dataclass(frozen=True)
class OwingBranch:
    """What decides whether a branch owes: kind, life of the node, groups with their life."""

    branch_id: int
    kind: str
    opened_on: date
    closed_on: date | None
    groups: tuple["OwingGroup", ...] = ()


def lives_through(opened_on: date, closed_on: date | None, period: Period) -> bool:
    """A body owes for a period only if it stood from its first day to its last."""
    return opened_on <= period.starts_on and (closed_on is None or closed_on >= period.ends_on)


def is_rule_valid(rule: Any, period: Period) -> bool:
    """The rule in force on the last day of the period counts for it."""
    return rule.effective_from <= period.ends_on and (rule.effective_to is None or rule.effective_to >= period.ends_on)


@dataclass(frozen=True)
class Duty:
    """``owed`` activities of a kind in ``period``, of which ``done`` (capped) are filed; one per group for a group's kind.

    ``open_record`` is the record of the period that was begun but not yet filed, ``filed_record`` the youngest that is
    filed. With an ``exemption`` nothing is owed and nothing is counted as done; ``times`` is what the rule says.
    """

    branch_id: int
    rule_code: str
    kind: Any
    period: Period
    owed: int
    done: int
    status: DutyStatus
    group: OwingGroup | None = None
    source: str = ""
    open_record: int | None = None
    filed_record: int | None = None
    times: int = 1
    exemption: Any = None
    today: date = field(default=date.min, compare=False)

    @cached_property
    def days_left(self) -> int:
        """Days until the last day of the period; 0 on the last day, negative when late."""
        return (self.period.ends_on - self.today).days

    @property
    def kind_code(self) -> str:
        return self.kind.code

    @property
    def days_late(self) -> int:
        return max(0, -self.days_left)

    @property
    def missing(self) -> int:
        return self.owed - self.done


@dataclass(frozen=True)
class Held:
    """Records of one kind in a stretch of time: how many are filed, the youngest of them, the youngest that is not."""

    filed: int = 0
    newest: int | None = None
    begun: int | None = None

    def plus(self, other: "Held") -> "Held":
        return Held(
            self.filed + other.filed,
            max(filter(None, (self.newest, other.newest)), default=None),
            max(filter(None, (self.begun, other.begun)), default=None),
        )


NOTHING_HELD = Held()


def duty_of(rule: Any, branch_id: int, period: Period, *, group: OwingGroup | None, held: Held, today: date, exemption: Any = None) -> Duty:
    """The duty of one branch by one rule; filed records count up to what is owed."""
    is_exempt = exemption is not None
    return Duty(
        branch_id=branch_id,
        rule_code=rule.code,
        kind=rule.kind,
        period=period,
        owed=0 if is_exempt else rule.times,
        done=0 if is_exempt else min(held.filed, rule.times),
        status=DutyStatus.EXEMPT if is_exempt else status_of(rule.times, held.filed, period, today),
        group=group,
        source=rule.source,
        open_record=held.begun,
        filed_record=held.newest,
        times=rule.times,
        exemption=exemption,
        today=today,
    )


def exemption_for(exemptions: Sequence[Any], rule_code: str, group_id: int | None, period: Period) -> Any | None:
    """The exemption that frees from ``rule_code`` for ``period``: its span holds the last day, for the whole branch or the group."""
    for row in exemptions:
        is_whole = row.group_id is None or row.group_id == group_id
        if row.rule_code == rule_code and is_whole and row.from_on <= period.ends_on <= row.to_on:
            return row
    return None


def check_exemption(*, from_on: date, to_on: date, periods: Sequence[Period], overlaps: bool) -> Verdict:
    """An exemption runs forward, frees from at least one period and stands beside no other of the same duty."""
    if to_on < from_on:
        return denied("exemption.out_of_order")
    if not periods:
        return denied("exemption.frees_nothing", day=from_on.isoformat(), end=to_on.isoformat())
    if overlaps:
        return denied("exemption.overlaps")
    return ALLOWED


def counts_of(duties: Sequence[Duty]) -> dict[str, int]:
    """status -> number of duties in it."""
    return {str(status): sum(d.status == status for d in duties) for status in DutyStatus}


def in_order(duties: Sequence[Duty]) -> list[Duty]:
    """Late first, then due, then done, then exempt; inside each the nearest end first."""
    return sorted(duties, key=lambda d: (_ORDER[d.status], d.period.ends_on, d.rule_code, d.group.name if d.group else ""))


def newest_rules(rows: Sequence[Any], period: Period) -> list[Any]:
    """The rules valid for ``period``; of each code the newest."""
    valid = {row.code: row for row in sorted(rows, key=lambda r: r.effective_from) if is_rule_valid(row, period)}
    return [valid[code] for code in sorted(valid)]
