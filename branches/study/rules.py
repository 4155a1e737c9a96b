"""Class hours of a year (MT-12). Pure; targets, minutes of an hour and the kinds that count are rows of the catalogue.

Hours = minutes attended at filed activities of the kinds that count, divided by the minutes of a class hour, cut to one
decimal. An activity lasts from its start to its end, or its kind's usual time where no end was written down. Present and
make-up count alike; the hours follow the person, wherever he attended.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

TENTH = Decimal("0.1")


@dataclass(frozen=True)
class StudyParameters:
    member: int
    committee: int
    hour_minutes: int
    kinds: tuple[str, ...]


def hours_of(minutes: Decimal | int, hour_minutes: int) -> Decimal:
    """Class hours, cut to one decimal: what is not reached is not rounded into being reached."""
    return (Decimal(minutes) / hour_minutes).quantize(TENTH, ROUND_DOWN)


@dataclass(frozen=True)
class StudyLine:
    """One member: ``hours`` so far of ``target``."""

    person_id: int
    hours: Decimal
    target: int

    @property
    def is_reached(self) -> bool:
        return self.hours >= self.target

    @property
    def missing(self) -> Decimal:
        return max(Decimal("0.0"), self.target - self.hours)


def line_of(person_id: int, minutes: Decimal | int, *, is_committee: bool, parameters: StudyParameters) -> StudyLine:
    """Secretaries and committee members have the higher target."""
    target = parameters.committee if is_committee else parameters.member
    return StudyLine(person_id, hours_of(minutes, parameters.hour_minutes), target)


def reached(lines: Iterable[StudyLine]) -> tuple[int, int]:
    """(members who reached their target, members)."""
    rows = list(lines)
    return sum(row.is_reached for row in rows), len(rows)
