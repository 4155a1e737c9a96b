"""When a temporary branch ends, and what its activities count for at home. Pure; sources in docs/rules.md 1.5."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from branches.temporaries.enums import TemporaryState
from portal.kernel.verdict import ALLOWED, Verdict, denied

Spell = tuple[int, date, date | None]  # home branch id, from, until


def state_of(ends_on: date, closed_on: date | None, today: date, lead_days: int) -> TemporaryState:
    """``ENDING`` from ``lead_days`` before the end on; the last day is not over yet (TMP-05)."""
    if closed_on is not None:
        return TemporaryState.CLOSED
    if ends_on < today:
        return TemporaryState.OVER
    return TemporaryState.ENDING if ends_on <= today + timedelta(days=lead_days) else TemporaryState.RUNNING


def may_end_on(founded_on: date, ends_on: date) -> Verdict:
    if ends_on > founded_on:
        return ALLOWED
    return denied("temporary.ends_before_start", founded=founded_on.isoformat())


def may_extend(ends_on: date, later: date) -> Verdict:
    return ALLOWED if later > ends_on else denied("temporary.not_later", day=ends_on.isoformat())


@dataclass(frozen=True)
class Presence:
    """Somebody expected at an activity of the temporary branch, and whether he came."""

    activity_id: int
    person_id: int
    held_on: date
    is_present: bool


@dataclass
class Credit:
    """What counts for one home branch: its people expected and there, and the activities that they were at."""

    expected: int = 0
    present: int = 0
    activities: int = 0


def home_on(spells: Iterable[Spell], day: date) -> int | None:
    """The standing branch somebody belongs to on ``day``; he belongs to one at most."""
    return next((branch for branch, start, end in spells if start <= day and (end is None or end >= day)), None)


def credits_of(presences: Iterable[Presence], homes: Mapping[int, Iterable[Spell]]) -> dict[int, Credit]:
    """home branch id -> credit. Each person counts where he belonged on the day of the activity, and nowhere else."""
    found: dict[int, Credit] = defaultdict(Credit)
    seen: set[tuple[int, int]] = set()
    for row in presences:
        home = home_on(homes.get(row.person_id, ()), row.held_on)
        if home is None:
            continue
        credit = found[home]
        credit.expected += 1
        if row.is_present:
            credit.present += 1
            if (home, row.activity_id) not in seen:
                seen.add((home, row.activity_id))
                credit.activities += 1
    return dict(found)
