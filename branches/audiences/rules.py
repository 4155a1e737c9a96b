"""Who belongs to a segment, and from how many people on a figure is shown. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from portal.kernel.verdict import ALLOWED, Verdict, denied

OLDEST = 120


def years_before(day: date, years: int) -> date:
    """The same day ``years`` earlier; of the 29th of February the 28th. The first day there is for anything earlier."""
    if day.year - years < 1:
        return date.min
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


@dataclass(frozen=True)
class Span:
    """Birthdays from ``first`` to ``last``; None is open."""

    first: date | None
    last: date | None

    def holds(self, born: date | None) -> bool:
        if self.first is None and self.last is None:
            return True
        return born is not None and (self.first is None or born >= self.first) and (self.last is None or born <= self.last)


def birthdays(day: date, least: int | None, most: int | None) -> Span:
    """Birthdays of people who are at least ``least`` and at most ``most`` years old on ``day``, both counted in (周岁)."""
    last = None if least is None else years_before(day, least)
    first = None if most is None else years_before(day, most + 1) + timedelta(days=1)
    return Span(first, last)


def ages_of(is_youth: bool, least: int | None, most: int | None, youth_most: int) -> tuple[int | None, int | None]:
    """The ages that a segment asks for; youth ends where the rule says, or earlier."""
    if not is_youth:
        return least, most
    return least, youth_most if most is None else min(most, youth_most)


@dataclass(frozen=True)
class Facts:
    """What a segment may ask of a person."""

    born: date | None
    post: str
    education: str
    status: str


@dataclass(frozen=True)
class Wanted:
    """Empty sets ask nothing."""

    ages: Span
    posts: Collection[str] = ()
    educations: Collection[str] = ()
    statuses: Collection[str] = ()

    def holds(self, facts: Facts) -> bool:
        pairs = ((self.posts, facts.post), (self.educations, facts.education), (self.statuses, facts.status))
        return self.ages.holds(facts.born) and all(not chosen or value in chosen for chosen, value in pairs)


def ages_verdict(least: int | None, most: int | None) -> Verdict:
    for age in (least, most):
        if age is not None and not 0 <= age <= OLDEST:
            return denied("audience.age")
    return denied("audience.ages_backwards") if least is not None and most is not None and least > most else ALLOWED


def size_verdict(size: int, fewest: int) -> Verdict:
    """What is said to few people points at them."""
    return ALLOWED if size >= fewest else denied("audience.too_few", fewest=fewest)


def percent(part: int, whole: int) -> int:
    """Whole percent, rounded down: a hundred means all."""
    return part * 100 // whole if whole else 0
