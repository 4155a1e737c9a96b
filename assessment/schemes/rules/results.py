"""One result of the two scores, by the method of the scheme: the only place where they are combined. Pure.

Bounds and rounding hold for every method: 0 to 100, rounded half-up to 0.01 once, at the end; more in one score never lowers the result.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from assessment.schemes.enums import CombineMethod, LowerBy
from assessment.schemes.rules.bodies import DIMENSION_POINTS, Band, SchemeBody

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Result:
    """``total`` is None where the method forms none, ``band`` where it grades only the two scores by themselves.

    ``coefficient``: what the business score was multiplied by, with the ``party_band`` that earned it.
    """

    total: Decimal | None
    band: Band | None
    coefficient: Decimal | None = None
    party_band: Band | None = None


def _band(body: SchemeBody, points: Decimal, peer_group: str) -> Band:
    """The lowest floor of an accepted scheme is 0, so that every score has a band."""
    return body.band_of(points, peer_group) or body.bands_of(peer_group)[-1]


def exact_total(body: SchemeBody, party: Decimal, business: Decimal, coefficient: Decimal | None = None) -> Decimal | None:
    """The total before it is rounded and held inside its bounds."""
    match body.combine_method:
        case CombineMethod.APART:
            return None
        case CombineMethod.COEFFICIENT:
            return None if coefficient is None else business * coefficient
        case CombineMethod.LOWER:
            return min(party, business) if body.forms_total else None
        case CombineMethod.GEOMETRIC:
            return (party * business).sqrt()
    return party * body.party_weight + business * body.business_weight


def result_of(body: SchemeBody, party: Decimal, business: Decimal, peer_group: str = "") -> Result:
    """The result of a branch with these two scores."""
    party_band = _band(body, party, peer_group) if body.combine_method == CombineMethod.COEFFICIENT else None
    coefficient = party_band.coefficient if party_band else None
    exact = exact_total(body, party, business, coefficient)
    if exact is not None:
        total = min(exact, DIMENSION_POINTS).quantize(CENT, ROUND_HALF_UP)
        return Result(total, body.band_of(total, peer_group), coefficient, party_band)
    is_lower = body.combine is not None and body.combine.by == LowerBy.GRADE
    return Result(None, body.band_of(min(party, business), peer_group) if is_lower else None)


def total_of(body: SchemeBody, party: Decimal, business: Decimal, peer_group: str = "") -> Decimal | None:
    """The total alone: for the course of a branch and for ranks."""
    return result_of(body, party, business, peer_group).total
