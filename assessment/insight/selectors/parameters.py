"""The figures behind rankings, quadrants and the coupling analysis: rule parameters, read once for a request."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from assessment.insight.rules import CouplingScale
from portal.catalogue.selectors import values_on

CODES = (
    "QUADRANT_LINE", "RANKING_MINIMUM_GROUP", "RANKING_TOP", "COUPLING_GRADES", "COUPLING_STAGES", "COUPLING_LAG", "COUPLING_ALPHA",
)  # fmt: skip


@dataclass(frozen=True)
class Parameters:
    """``line`` divides strong from weak; a peer group with fewer graded branches than ``minimum_group`` is not ranked;
    ``top`` places are shown to branches."""

    line: Decimal
    minimum_group: int
    top: int
    coupling: CouplingScale


def _decimals(values: list[Any]) -> tuple[Decimal, ...]:
    return tuple(Decimal(str(v)) for v in values)


def parameters_on(day: date) -> Parameters:
    """The parameters valid on ``day``: one statement."""
    found = values_on(CODES, day)
    scale = CouplingScale(
        grades=_decimals(found["COUPLING_GRADES"]), stages=_decimals(found["COUPLING_STAGES"]),
        lag=Decimal(str(found["COUPLING_LAG"])), alpha=Decimal(str(found["COUPLING_ALPHA"])),
    )  # fmt: skip
    return Parameters(Decimal(str(found["QUADRANT_LINE"])), int(found["RANKING_MINIMUM_GROUP"]), int(found["RANKING_TOP"]), scale)
