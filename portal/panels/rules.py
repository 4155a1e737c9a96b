"""Who may judge, and what the opinions amount to (docs/rules.md 3.4 EXM-02, EXM-06 to EXM-08). Pure.

EXM-07 asks for an odd number of at least three. It is asked twice: of the full members, and for every case of those who
judge it, since a recusal takes one away. A deputy fills the place of a recused member, and judges nothing else.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from portal.kernel.verdict import ALLOWED, Verdict, denied
from portal.panels.enums import JUDGING_STATES, PanelFigure, PanelMethod, PanelState

MOST_POINTS = Decimal(100)
CENT = Decimal("0.01")

# act -> the states in which it may be done
ACTS: Mapping[str, tuple[str, ...]] = {
    "seat": (PanelState.FORMING, *JUDGING_STATES),
    "settle": (PanelState.FORMING, *JUDGING_STATES),
    "recuse": (PanelState.FORMING, *JUDGING_STATES),
    "open": (PanelState.FORMING,),
    "judge": JUDGING_STATES,
    "remind": JUDGING_STATES,
    "discuss": (PanelState.SITTING,),
    "conclude": JUDGING_STATES,
    "dissolve": (PanelState.FORMING, *JUDGING_STATES),
}


@dataclass(frozen=True)
class Place:
    """A seat as the rules see it."""

    id: int
    is_deputy: bool = False


@dataclass(frozen=True)
class Outcome:
    """``tally`` is what the record keeps: the figures from which anybody can compute the result again."""

    is_passed: bool
    tally: dict[str, Any]


def plain(number: Decimal) -> str:
    """A figure without zeros that say nothing: 60.00 is 60."""
    return f"{number.normalize():f}"


def may_do(act: str, state: str) -> Verdict:
    """Whether a panel in ``state`` allows ``act``."""
    return ALLOWED if state in ACTS[act] else denied(f"panel.cannot_{act}")


def _is_sound(count: int, minimum: int) -> bool:
    return count >= minimum and count % 2 == 1


def seats_verdict(places: Iterable[Place], minimum: int) -> Verdict:
    """The full members: an odd number, at least ``minimum``."""
    count = sum(not place.is_deputy for place in places)
    if count < minimum:
        return denied("panel.seats_few", count=count, minimum=minimum)
    return ALLOWED if count % 2 else denied("panel.seats_even", count=count, minimum=minimum)


def voters(places: Sequence[Place], recused: Collection[int], minimum: int) -> tuple[int, ...]:
    """The seats that judge a case: full members who do not stand aside, and deputies in their order as long as one is needed."""
    found = [p.id for p in places if not p.is_deputy and p.id not in recused]
    for place in places:
        if place.is_deputy and place.id not in recused and not _is_sound(len(found), minimum):
            found.append(place.id)
    return tuple(found)


def case_verdict(label: str, voting: int, minimum: int) -> Verdict:
    """Those who judge one case: again an odd number of at least ``minimum``; the sentence names the case."""
    if voting < minimum:
        return denied("panel.case_few", case=label, count=voting, minimum=minimum)
    return ALLOWED if voting % 2 else denied("panel.case_even", case=label, count=voting)


def opinion_verdict(method: str, pass_mark: Decimal | None, *, is_for: bool | None, points: Decimal | None, reason: str) -> Verdict:
    """Whether an opinion is complete. Who says no gives the reason, since the person judged may ask for it."""
    if method == PanelMethod.VOTE:
        if is_for is None or points is not None:
            return denied("panel.vote_needed")
        is_against = not is_for
    else:
        if points is None or is_for is not None:
            return denied("panel.points_needed")
        if not 0 <= points <= MOST_POINTS or points != points.quantize(CENT):
            return denied("panel.points_of_100")
        is_against = pass_mark is not None and points < pass_mark
    return denied("panel.reason_needed") if is_against and not reason.strip() else ALLOWED


def complete_verdict(label: str, voting: int, given: int, *, fewest: int, is_overdue: bool) -> Verdict:
    """Everybody who judges the case has given an opinion; after the due date the fewest are enough."""
    missing = voting - given
    if missing and not is_overdue:
        return denied("panel.opinions_missing", case=label, missing=missing)
    return ALLOWED if given >= fewest else denied("panel.below_fewest", case=label, given=given, fewest=fewest)


def phase_verdict(act: str, state: str, *, has_discussion: bool) -> Verdict:
    """A panel with a second reading discusses before it concludes; one without has nothing to discuss."""
    verdict = may_do(act, state)
    if verdict and act == "conclude" and has_discussion and state == PanelState.SITTING:
        return denied("panel.discussion_first")
    return denied("panel.no_discussion") if verdict and act == "discuss" and not has_discussion else verdict


def settle_verdict(state: str, fewest: int, rule_fewest: int, due_on: date | None, today: date, *, changes_way: bool) -> Verdict:
    """How a panel judges is settled before it opens; the due date may be moved while it runs."""
    verdict = may_do("settle", state)
    if not verdict:
        return verdict
    if changes_way and state != PanelState.FORMING:
        return denied("panel.settled")
    if fewest < rule_fewest:
        return denied("panel.fewest_low", fewest=fewest, least=rule_fewest)
    return denied("panel.due_past") if due_on is not None and due_on < today else ALLOWED


def is_overdue(due_on: date | None, today: date) -> bool:
    """The due date itself still counts."""
    return due_on is not None and today > due_on


def is_reminder_due(due_on: date | None, reminded_on: date | None, today: date, *, before: int, every: int) -> bool:
    """From ``before`` days ahead of the due date on, once every ``every`` days."""
    if due_on is None or today < due_on - timedelta(days=before):
        return False
    return reminded_on is None or today >= reminded_on + timedelta(days=every)


def rounded(number: Fraction) -> Decimal:
    """To 0.01, half away from zero, without an intermediate rounding."""
    cents = int(abs(number) * 100 + Fraction(1, 2))
    return (Decimal(-cents if number < 0 else cents) / 100).quantize(CENT)


def _mean(points: Sequence[Decimal]) -> Fraction:
    return sum((Fraction(p) for p in points), Fraction(0)) / len(points)


def figures_of(points: Sequence[Decimal]) -> dict[str, Decimal]:
    """Mean, median and trimmed mean side by side; trimmed leaves out one highest and one lowest where three or more are given."""
    ordered = sorted(points)
    half = len(ordered) // 2
    middle = ordered[half : half + 1] if len(ordered) % 2 else ordered[half - 1 : half + 1]
    inner = ordered[1:-1] if len(ordered) >= 3 else ordered
    return {
        PanelFigure.MEAN.value: rounded(_mean(ordered)),
        PanelFigure.MEDIAN.value: rounded(_mean(middle)),
        PanelFigure.TRIMMED.value: rounded(_mean(inner)),
    }


def leniency_of(cases: Iterable[Mapping[int, Decimal]]) -> dict[int, tuple[Decimal, int]]:
    """Seat -> (mean deviation from the mean of the case, number of cases) over the cases that others rated too.

    Above zero is lenient. It stands beside the result and corrects nothing.
    """
    found: dict[int, list[Fraction]] = {}
    for case in cases:
        if len(case) < 2:
            continue
        mean = _mean(list(case.values()))
        for seat, points in case.items():
            found.setdefault(seat, []).append(Fraction(points) - mean)
    return {seat: (rounded(sum(row, Fraction(0)) / len(row)), len(row)) for seat, row in found.items()}


def is_wide(points: Sequence[Decimal], limit: Decimal) -> bool:
    """Whether highest and lowest lie ``limit`` or more apart."""
    return len(points) > 1 and max(points) - min(points) >= limit


def is_split(votes: Sequence[bool], share: tuple[int, int]) -> bool:
    """Whether neither side has ``share`` (numerator, denominator) of the votes given."""
    return len(votes) > 1 and max(sum(votes), len(votes) - sum(votes)) * share[1] < len(votes) * share[0]


def seats_needed(rule_minimum: int, fewest: int) -> int:
    """The odd number of judges that the rule asks for, and never fewer than the opinions that a case needs."""
    least = max(rule_minimum, fewest)
    return least if least % 2 else least + 1


def without_singles(tally: Mapping[str, Any]) -> dict[str, Any]:
    """A result without the figures from which, of three raters, every single opinion could be computed."""
    if "pass_mark" not in tally:
        return dict(tally)
    figure = tally.get("figure", PanelFigure.MEAN.value)
    return {name: tally[name] for name in (figure, "figure", "count", "pass_mark") if name in tally}


def vote_outcome(votes: Sequence[bool], share: Decimal, entitled: int | None = None) -> Outcome:
    """Passed when more than ``share`` of those entitled are for it; whoever is late counts as not for it."""
    count_for, whole = sum(votes), len(votes) if entitled is None else entitled
    tally = {"for": count_for, "against": len(votes) - count_for, "entitled": whole, "share": str(share)}
    return Outcome(Decimal(count_for) > share * whole, tally)


def points_outcome(points: Sequence[Decimal], pass_mark: Decimal, figure: str = PanelFigure.MEAN) -> Outcome:
    """Passed when the figure that decides, rounded half up to 0.01, reaches ``pass_mark``; the other figures stand beside it."""
    figures = figures_of(points)
    tally = {name: str(value) for name, value in figures.items()} | {
        "figure": str(figure), "count": len(points), "low": str(min(points)), "high": str(max(points)), "pass_mark": plain(pass_mark),
    }  # fmt: skip
    return Outcome(figures[figure] >= pass_mark, tally)
