"""How well Party work and business go together: coupling, coordination and lag (docs/rules.md 6). An analysis, never a score."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from assessment.insight.enums import CouplingGrade, CouplingStage, Lag

ZERO, ONE, HUNDRED = Decimal(0), Decimal(1), Decimal(100)
PLACES = Decimal("0.0001")


@dataclass(frozen=True)
class CouplingScale:
    """The figures of the model, all of them rule parameters. Upper bounds belong to their grade or stage."""

    grades: tuple[Decimal, ...]
    stages: tuple[Decimal, ...]
    lag: Decimal
    alpha: Decimal

    @property
    def beta(self) -> Decimal:
        """The weight of business: what the weight of Party work leaves."""
        return ONE - self.alpha


@dataclass(frozen=True)
class Coupling:
    """``classic`` values and those of the corrected model, which spreads scores that lie close to each other."""

    party: Decimal
    business: Decimal
    coupling: Decimal
    combined: Decimal
    degree: Decimal
    grade: CouplingGrade
    stage: CouplingStage
    corrected_coupling: Decimal
    corrected_degree: Decimal
    corrected_grade: CouplingGrade
    lag: Lag


def _places(value: Decimal) -> Decimal:
    return value.quantize(PLACES, ROUND_HALF_UP)


def share_of(points: Decimal) -> Decimal:
    """A total of 100 points as a share of one: min(1, total ÷ 100), never below 0."""
    return max(ZERO, min(ONE, points / HUNDRED))


def classic_coupling(u1: Decimal, u2: Decimal) -> Decimal:
    """C = 2√(U1·U2) ÷ (U1 + U2); 0 where both are 0."""
    return 2 * (u1 * u2).sqrt() / (u1 + u2) if u1 + u2 else ZERO


def corrected_coupling(u1: Decimal, u2: Decimal) -> Decimal:
    """C′ = √((1 − (Umax − Umin)) · Umin ÷ Umax); 0 where both are 0."""
    low, high = min(u1, u2), max(u1, u2)
    return ((ONE - (high - low)) * low / high).sqrt() if high else ZERO


def _step(value: Decimal, bounds: Sequence[Decimal], names: Sequence[Any]) -> Any:
    """The name of the first step whose upper bound holds ``value``; the last one beyond all bounds."""
    return next((name for name, bound in zip(names, bounds, strict=False) if value <= bound), names[-1])


def lag_of(u1: Decimal, u2: Decimal, threshold: Decimal) -> Lag:
    """Which of the two is behind; exactly at the threshold they are still in step."""
    if u1 - u2 > threshold:
        return Lag.BUSINESS
    return Lag.PARTY if u1 - u2 < -threshold else Lag.NONE


def coupling_of(party: Decimal, business: Decimal, scale: CouplingScale) -> Coupling:
    """The model for two scores of 100 points. Grades follow the figures as printed, with four places."""
    u1, u2 = share_of(party), share_of(business)
    whole = scale.alpha * u1 + scale.beta * u2
    classic, corrected = classic_coupling(u1, u2), corrected_coupling(u1, u2)
    degree, corrected_degree = _places((classic * whole).sqrt()), _places((corrected * whole).sqrt())
    grades, stages = list(CouplingGrade), list(CouplingStage)
    return Coupling(
        party=u1, business=u2, coupling=_places(classic), combined=_places(whole), degree=degree,
        grade=_step(degree, scale.grades, grades), stage=_step(_places(classic), scale.stages, stages),
        corrected_coupling=_places(corrected), corrected_degree=corrected_degree,
        corrected_grade=_step(corrected_degree, scale.grades, grades), lag=lag_of(u1, u2, scale.lag),
    )  # fmt: skip
