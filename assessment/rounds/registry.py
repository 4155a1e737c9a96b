"""What holds a round back from being opened or locked, told by the rooms above rounds. Filled in their ``wiring.py``."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from portal.kernel.errors import ensure
from portal.kernel.periods import Period
from portal.kernel.verdict import Verdict

if TYPE_CHECKING:
    from assessment.rounds.models import AssessmentRound

Hold = Callable[["AssessmentRound"], Verdict]

Source = Callable[[Period], Verdict]

_holds: list[Hold] = []
_sources: list[Source] = []


def register_hold(fn: Hold) -> None:
    """``fn(round)`` is denied with a sentence while the published ``round`` may not be locked."""
    if fn not in _holds:
        _holds.append(fn)


def holds(round: "AssessmentRound") -> list[Verdict]:
    """Every reason why ``round`` may not be locked now; nothing where none."""
    return [verdict for fn in _holds if not (verdict := fn(round))]


def register_source(fn: Source) -> None:
    """``fn(period)`` is denied with a sentence while the records of ``period`` are not all in the database."""
    if fn not in _sources:
        _sources.append(fn)


def need_sources(period: Period) -> None:
    """RuleBroken with the first reason why nothing can be computed for ``period`` now."""
    for fn in _sources:
        ensure(fn(period))
