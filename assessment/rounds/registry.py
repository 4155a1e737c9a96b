"""What holds a published round back from being locked, told by the rooms above rounds. Filled in their ``wiring.py``."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from portal.kernel.verdict import Verdict

if TYPE_CHECKING:
    from assessment.rounds.models import AssessmentRound

Hold = Callable[["AssessmentRound"], Verdict]

_holds: list[Hold] = []


def register_hold(fn: Hold) -> None:
    """``fn(round)`` is denied with a sentence while the published ``round`` may not be locked."""
    if fn not in _holds:
        _holds.append(fn)


def holds(round: "AssessmentRound") -> list[Verdict]:
    """Every reason why ``round`` may not be locked now; nothing where none."""
    return [verdict for fn in _holds if not (verdict := fn(round))]
