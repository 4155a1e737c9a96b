"""Who may judge, and what the opinions amount to (docs/rules.md 3.4 EXM-02, EXM-06 to EXM-08). Pure.

EXM-07 asks for an odd number of at least three. It is asked twice: of the full members, and for every case of those who
judge it, since a recusal takes one away. A deputy fills the place of a recused member, and judges nothing else.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from portal.kernel.verdict import ALLOWED, Verdict, denied
from portal.panels.enums import PanelMethod, PanelState

MOST_POINTS = Decimal(100)
CENT = Decimal("0.01")

# act -> the states in which it may be done
ACTS: Mapping[str, tuple[str, ...]] = {
    "seat": (PanelState.FORMING, PanelState.SITTING),
    "recuse": (PanelState.FORMING, PanelState.SITTING),
    "open": (PanelState.FORMING,),
    "judge": (PanelState.SITTING,),
    "conclude": (PanelState.SITTING,),
    "dissolve": (PanelState.FORMING, PanelState.SITTING),
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


def complete_verdict(label: str, voting: int, given: int) -> Verdict:
    """Everybody who judges the case has given an opinion."""
    missing = voting - given
    return denied("panel.opinions_missing", case=label, missing=missing) if missing else ALLOWED


def vote_outcome(votes: Sequence[bool], share: Decimal) -> Outcome:
    """Passed when more than ``share`` of those entitled are for it."""
    count_for = sum(votes)
    is_passed = Decimal(count_for) > share * len(votes)
    return Outcome(is_passed, {"for": count_for, "against": len(votes) - count_for, "entitled": len(votes), "share": str(share)})


def points_outcome(points: Sequence[Decimal], pass_mark: Decimal) -> Outcome:
    """Passed when the mean, rounded half up to 0.01, reaches ``pass_mark``."""
    mean = (sum(points, Decimal(0)) / len(points)).quantize(CENT, ROUND_HALF_UP)
    tally = {"mean": str(mean), "count": len(points), "low": str(min(points)), "high": str(max(points)), "pass_mark": plain(pass_mark)}
    return Outcome(mean >= pass_mark, tally)
