"""When a competition moves on, who may take part, how scores become places and prizes, what a drive has reached. Pure.

Sources: docs/rules.md 3.6 (the way from the yearly plan to the published result); ties and prizes are the house's rule of play: the
better practice goes before, then the better theory, then the place is shared; who was absent has no place.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from portal.kernel.verdict import ALLOWED, Verdict, denied
from workforce.competitions.enums import CompetitionKind, CompetitionPrize, CompetitionState

S = CompetitionState
MOST = Decimal(100)
CENT = Decimal("0.01")
# act -> the states in which it may be done
ACTS: Mapping[str, tuple[str, ...]] = {
    "edit": (S.PLANNED, S.REGISTERING),
    "open": (S.PLANNED,),
    "enter": (S.REGISTERING,),
    "start": (S.REGISTERING,),
    "score": (S.RUNNING,),
    "finish": (S.RUNNING,),
    "reopen": (S.SCORED,),
    "publicise": (S.SCORED,),
    "publish": (S.SCORED,),
    "cancel": (S.PLANNED, S.REGISTERING, S.RUNNING, S.SCORED),
    "send_up": (S.PUBLISHED,),
    "honour": (S.PUBLISHED,),
}
PRIZES = (CompetitionPrize.FIRST, CompetitionPrize.SECOND, CompetitionPrize.THIRD, CompetitionPrize.EXCELLENCE)


@dataclass(frozen=True)
class Scored:
    """An entry as the ranking sees it. ``group``: what it is ranked within (its occupation)."""

    key: Hashable
    total: Decimal
    practice: Decimal
    theory: Decimal
    group: Hashable = None


@dataclass(frozen=True)
class DriveFigure:
    """One target of a unit: planned and measured; ``is_less_better`` where the smaller figure wins."""

    planned: Decimal
    measured: Decimal | None
    weight: int = 1
    is_less_better: bool = False


def may_do(act: str, state: str) -> Verdict:
    return ALLOWED if state in ACTS[act] else denied(f"competition.cannot_{act}")


def is_drive(kind: str) -> bool:
    """Drives rank units by measured figures; everything else ranks entries of people."""
    return kind == CompetitionKind.DRIVE


def window_verdict(enrol_from: date, enrol_to: date, starts_on: date) -> Verdict:
    """Enrolment is over before the first day of the competition, or on it."""
    if enrol_to < enrol_from:
        return denied("competition.window_backwards")
    return ALLOWED if starts_on >= enrol_to else denied("competition.starts_before_window")


def enrol_verdict(state: str, today: date, enrol_from: date, enrol_to: date, *, by_office: bool) -> Verdict:
    """Workers enter within the window, both days included; the office enters as long as enrolment is open."""
    verdict = may_do("enter", state)
    if not verdict or by_office:
        return verdict
    if today < enrol_from:
        return denied("competition.too_early", on=enrol_from.isoformat())
    return ALLOWED if today <= enrol_to else denied("competition.too_late", on=enrol_to.isoformat())


def team_verdict(count: int, size: int) -> Verdict:
    """A team has at least two and at most ``size`` members; a single contestant is alone."""
    if size <= 1:
        return ALLOWED if count == 1 else denied("competition.single_only")
    return ALLOWED if 2 <= count <= size else denied("competition.team_size", n=size)


def weight_verdict(theory_weight: int) -> Verdict:
    return ALLOWED if 0 <= theory_weight <= 100 else denied("competition.weight")


def score_verdict(points: Decimal | None) -> Verdict:
    """0 to 100 in steps of 0.01; None where the part is not held."""
    if points is None:
        return ALLOWED
    return ALLOWED if 0 <= points <= MOST and points == points.quantize(CENT) else denied("competition.points_of_100")


def complete_verdict(theory_weight: int, theory: Decimal | None, practice: Decimal | None) -> Verdict:
    """A part that counts has a score."""
    if theory_weight > 0 and theory is None:
        return denied("competition.theory_needed")
    return ALLOWED if theory_weight >= 100 or practice is not None else denied("competition.practice_needed")


def total_of(theory: Decimal | None, practice: Decimal | None, theory_weight: int) -> Decimal:
    """Theory and practice by their weights in percent, rounded half up to 0.01."""
    exact = Fraction(theory or 0) * theory_weight / 100 + Fraction(practice or 0) * (100 - theory_weight) / 100
    return (Decimal(int(exact * 100 + Fraction(1, 2))) / 100).quantize(CENT)


def places(rows: Iterable[Scored]) -> dict[Hashable, int]:
    """Key -> place within its group. Ties: practice, then theory, then the place is shared and the next ones stay empty (1, 2, 2, 4)."""
    groups: dict[Hashable, list[Scored]] = {}
    for row in rows:
        groups.setdefault(row.group, []).append(row)
    found: dict[Hashable, int] = {}
    for group in groups.values():
        ordered = sorted(group, key=lambda r: (-r.total, -r.practice, -r.theory))
        before: tuple[Decimal, ...] | None = None
        place = 0
        for n, row in enumerate(ordered, 1):
            mark = (row.total, row.practice, row.theory)
            if mark != before:
                place, before = n, mark
            found[row.key] = place
    return found


def prize_of(place: int | None, counts: Sequence[int]) -> str:
    """The prize of a place where so many first, second, third prizes and prizes of excellence are given; empty below them."""
    if place is None:
        return ""
    end = 0
    for prize, count in zip(PRIZES, counts, strict=True):
        end += count
        if place <= end:
            return str(prize)
    return ""


def is_at_least(prize: str, wanted: str) -> bool:
    """Whether ``prize`` is as high as ``wanted`` or higher."""
    return bool(prize) and PRIZES.index(CompetitionPrize(prize)) <= PRIZES.index(CompetitionPrize(wanted))


def attainment(figures: Iterable[DriveFigure], cap: Decimal) -> Decimal | None:
    """Percent of its targets that a unit has reached, each at most ``cap``, by weight. None as long as a figure is missing."""
    total, weights = Fraction(0), 0
    for figure in figures:
        if figure.measured is None:
            return None
        if figure.is_less_better:
            reached = Fraction(figure.planned) / Fraction(figure.measured) * 100 if figure.measured > 0 else Fraction(cap)
        else:
            reached = Fraction(figure.measured) / Fraction(figure.planned) * 100 if figure.planned > 0 else Fraction(cap)
        total += min(reached, Fraction(cap)) * figure.weight
        weights += figure.weight
    if not weights:
        return None
    return (Decimal(int(total / weights * 100 + Fraction(1, 2))) / 100).quantize(CENT)


def unit_places(reached: Mapping[Hashable, Decimal]) -> dict[Hashable, int]:
    """Units by what they have reached; equal ones share a place."""
    zero = Decimal(0)
    return places(Scored(key, value, zero, zero) for key, value in reached.items())


def finish_verdict(state: str, *, entries: int, nominated: int, unchecked: int, absent: int) -> Verdict:
    """Every entry has a checked score or was absent."""
    verdict = may_do("finish", state)
    if not verdict:
        return verdict
    if nominated:
        return denied("competition.nominated_open", n=nominated)
    if unchecked:
        return denied("competition.unchecked", n=unchecked)
    return ALLOWED if entries - absent > 0 else denied("competition.nobody_came")


def publish_verdict(state: str, *, is_own: bool, is_same: bool, has_publicity: bool) -> Verdict:
    """A second person who is no contestant; not beside a running publicity."""
    verdict = may_do("publish", state)
    if not verdict:
        return verdict
    if is_own:
        return denied("competition.own_entry")
    if is_same:
        return denied("competition.second_person")
    return denied("competition.in_publicity") if has_publicity else ALLOWED


def check_verdict(state: str, *, is_scored: bool, is_same: bool, is_own: bool) -> Verdict:
    """A score is checked by somebody who neither entered it nor takes part."""
    verdict = may_do("score", state)
    if not verdict:
        return verdict
    if is_own:
        return denied("competition.own_entry")
    if not is_scored:
        return denied("competition.not_scored")
    return denied("competition.check_second") if is_same else ALLOWED


def send_up_verdict(level: int, next_level: int, next_state: str, quota: int) -> Verdict:
    """To a competition of a higher tier that takes entries."""
    if quota <= 0:
        return denied("competition.no_quota")
    if next_level <= level:
        return denied("competition.not_higher")
    return ALLOWED if next_state in (S.PLANNED, S.REGISTERING) else denied("competition.next_closed")


def missing(held: int, wanted: int) -> int:
    """How many competitions a unit still owes for the year."""
    return max(0, wanted - held)
