"""The periods for which a process is looked at, what a point needs, and how a gap is settled. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from branches.processes.enums import GapState, PointResult
from portal.kernel.verdict import ALLOWED, Verdict, denied

_PERIOD = re.compile(r"(\d{4})(H[12])?", re.ASCII)


@dataclass(frozen=True)
class CheckPeriod:
    """A year or half a year; both days are inside."""

    code: str
    starts_on: date
    ends_on: date


def read_period(code: str) -> CheckPeriod | None:
    """``2026``, ``2026H1`` or ``2026H2``; None for anything else."""
    found = _PERIOD.fullmatch(code)
    if found is None or not 1949 <= int(found[1]) <= 2200:
        return None
    year, half = int(found[1]), found[2] or ""
    first = date(year, 7, 1) if half == "H2" else date(year, 1, 1)
    return CheckPeriod(code, first, date(year, 6, 30) if half == "H1" else date(year, 12, 31))


def periods_around(today: date) -> list[CheckPeriod]:
    """What may be looked at now: this year and the last with their halves, as far as they have begun; the newest first."""
    codes = [f"{year}{half}" for year in (today.year, today.year - 1) for half in ("", "H2", "H1")]
    found = [period for code in codes if (period := read_period(code)) is not None]
    return [period for period in found if period.starts_on <= today]


def lines_of(text: str) -> list[str]:
    """The points of a process, one a line."""
    return [line.strip()[:120] for line in text.splitlines() if line.strip()]


def check_point(result: str, note: str) -> Verdict:
    """What is not met or does not apply is explained."""
    if result not in PointResult.values:
        return denied("process.result_unknown")
    if result in {PointResult.UNMET, PointResult.NONE} and not note.strip():
        return denied("process.note_missing")
    return ALLOWED


def may_conclude(results: Sequence[str], without_owner: int) -> Verdict:
    """Every point is looked at, and every gap has an owner and a day."""
    left = sum(result == PointResult.OPEN for result in results)
    if left:
        return denied("process.points_open", left=left)
    return denied("process.gaps_without_owner", count=without_owner) if without_owner else ALLOWED


def may_mend(state: str) -> Verdict:
    return ALLOWED if state == GapState.OPEN else denied("process.gap_not_open")


def may_settle(state: str, *, is_same_person: bool) -> Verdict:
    """Another person than the one who mended it looks."""
    if state != GapState.MENDED:
        return denied("process.gap_not_mended")
    return denied("process.own_work") if is_same_person else ALLOWED


def share_met(met: int, unmet: int) -> int | None:
    """Percent of the points that apply and were looked at, rounded half up; None where there is none."""
    asked = met + unmet
    return (200 * met + asked) // (2 * asked) if asked else None


def is_late(state: str, due_on: date, today: date) -> bool:
    """The day it is due is still in time; what waits to be looked at is nobody's delay."""
    return state == GapState.OPEN and due_on < today
