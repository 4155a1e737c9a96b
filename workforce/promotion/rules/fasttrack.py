"""What a place in a competition is worth on the ladder (docs/rules.md 3.6, CMP-01 to CMP-13). Pure: rows and figures come in.

Grades fall as they rise: 1 is the highest. A share of those ranked counts a part of a place as the whole: of 11 the best 30 % are 4.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from portal.kernel.verdict import ALLOWED, Verdict, denied

ASKED, CHECKED, APPROVED, REFUSED = "asked", "checked", "approved", "refused"
LOWEST, HIGHEST = 5, 1
STAFF, STUDENT = "staff", "student"
PRIZES = ("first", "second", "third", "excellence")  # from the highest


@dataclass(frozen=True)
class TrackRow:
    """One row of the table as the rules see it."""

    code: str
    level: int
    grade: int | None = None
    grade_if_held: int | None = None
    is_one_up: bool = False
    classes: Sequence[str] = ()
    group: str = ""
    team_size: int | None = None
    contestant: str = STAFF
    from_place: int | None = None
    to_place: int | None = None
    top_percent: int | None = None
    least_prize: str = ""
    title: str = ""
    effective_from: date = date(1900, 1, 1)
    effective_to: date | None = None
    pk: int = 0


@dataclass(frozen=True)
class Won:
    """What somebody won. ``field``: how many were ranked with him."""

    level: int
    on: date
    place: int | None = None
    field: int | None = None
    prize: str = ""
    contest_class: str = ""
    group: str = ""
    team_size: int = 1
    contestant: str = STAFF


@dataclass(frozen=True)
class Gain:
    """The grade that follows, by which row; ``titles`` besides."""

    grade: int
    row: TrackRow
    titles: tuple[str, ...] = field(default=())


def top_places(count: int, percent: int) -> int:
    """How many places the best ``percent`` of ``count`` are, a part of a place counted as the whole."""
    return -(-count * percent // 100)


def _fits(row: TrackRow, won: Won) -> bool:
    """Whether the row speaks of such a competition and contestant at all."""
    in_force = row.effective_from <= won.on and (row.effective_to is None or won.on <= row.effective_to)
    same = row.level == won.level and row.group == (won.group if row.group else "") and row.contestant == won.contestant
    team = row.team_size is None or row.team_size == won.team_size
    return in_force and same and team and (not row.classes or won.contest_class in row.classes)


def is_met(row: TrackRow, won: Won) -> bool:
    """Whether the place or prize reaches the row."""
    if not _fits(row, won):
        return False
    if row.from_place is not None and row.to_place is not None:
        return won.place is not None and row.from_place <= won.place <= row.to_place
    if row.top_percent is not None:
        return won.place is not None and won.field is not None and won.place <= top_places(won.field, row.top_percent)
    if row.least_prize:
        return won.prize in PRIZES and PRIZES.index(won.prize) <= PRIZES.index(row.least_prize)
    return won.place is not None or bool(won.prize)


def one_up(held: int | None) -> int | None:
    """The next grade above the one held; the lowest for who holds none; None above the highest."""
    if held is None:
        return LOWEST
    return held - 1 if held > HIGHEST else None


def grade_of(row: TrackRow, held: int | None, most_steps: int = 0) -> int | None:
    """The grade that the row gives to who holds ``held``; None where it is worth nothing to him.

    The skip rule: with ``most_steps`` 0 the grade of the row is fixed, however many grades it leaps over; otherwise nobody rises more
    than so many grades above the one he holds.
    """
    if row.is_one_up:
        given = one_up(held)
    elif row.grade is None:
        given = None
    elif held is None or held > row.grade:
        given = row.grade
    else:
        given = row.grade_if_held
    if given is None or (held is not None and given >= held):
        return None
    if most_steps:
        given = max(given, (held if held is not None else LOWEST + 1) - most_steps)
    return given


def best_gain(rows: Iterable[TrackRow], won: Won, held: int | None, *, most_steps: int = 0, top_grade: int = HIGHEST) -> Gain | None:
    """The highest grade that the place gives, and the titles of every row that it meets. None where no row gives a grade."""
    met = [row for row in rows if is_met(row, won)]
    titles = tuple(dict.fromkeys(row.title for row in met if row.title))
    gains = [(grade, row) for row in met if (grade := grade_of(row, held, most_steps)) is not None and grade >= top_grade]
    if not gains:
        return None
    grade, row = min(gains, key=lambda pair: (pair[0], pair[1].code))
    return Gain(grade, row, titles)


def ask_verdict(*, is_published: bool, is_struck: bool, has_result: bool, has_occupation: bool) -> Verdict:
    """Only a published result of an occupation can be turned into a grade."""
    if not is_published:
        return denied("fasttrack.not_published")
    if is_struck or not has_result:
        return denied("fasttrack.no_result")
    return ALLOWED if has_occupation else denied("fasttrack.no_occupation")


def free_slot(taken: Collection[int], cap: int) -> int | None:
    """The first free place under the cap of the year; None when it is used up."""
    return next((slot for slot in range(1, cap + 1) if slot not in taken), None)


def cap_verdict(slot: int | None, year: int, cap: int) -> Verdict:
    return ALLOWED if slot is not None else denied("fasttrack.cap_reached", year=year, n=cap)


def check_verdict(state: str, *, is_own: bool) -> Verdict:
    if is_own:
        return denied("fasttrack.own_case")
    return ALLOWED if state == ASKED else denied("fasttrack.not_asked")


def decide_verdict(state: str, *, is_own: bool, is_same: bool) -> Verdict:
    """A second person in HR: neither who checked nor who asked."""
    if is_own:
        return denied("fasttrack.own_case")
    if state != CHECKED:
        return denied("fasttrack.not_checked")
    return denied("fasttrack.second_person") if is_same else ALLOWED


def refuse_verdict(state: str, *, is_own: bool, is_same: bool) -> Verdict:
    """Whoever checks may refuse at once; after the check the second person decides."""
    return check_verdict(state, is_own=is_own) if state == ASKED else decide_verdict(state, is_own=is_own, is_same=is_same)
