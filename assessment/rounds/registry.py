"""What holds a round back from being opened or locked, told by the rooms above rounds. Filled in their ``wiring.py``."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db import connection

from portal.kernel.errors import ensure
from portal.kernel.periods import Period
from portal.kernel.verdict import Verdict

if TYPE_CHECKING:
    from assessment.rounds.models import AssessmentRound

Hold = Callable[["AssessmentRound"], Verdict]

Source = Callable[[Period], Verdict]

LANE = 2_100_200  # of the advisory locks

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


def lane() -> None:
    """Rounds begin, or begin again, and records leave one after the other; until the transaction ends. SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LANE])


def need_sources(period: Period) -> None:
    """RuleBroken with the first reason why nothing can be computed for ``period`` now; nothing leaves until the transaction ends."""
    lane()
    for fn in _sources:
        ensure(fn(period))
