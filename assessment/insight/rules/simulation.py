"""What a published round would have come to with other points or other rule parameters. Nothing here is stored.

An indicator keeps its figure; its points are computed anew with the rule of the scoring. Where the points of an indicator
change, what its rule takes or gives for one event changes in the same proportion, and so do points that people gave:
a weight is a share of the whole, not a new yardstick. A dimension is worth 100 in every scheme, so what is asked for is
spread over 100.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_DOWN, Decimal, InvalidOperation

from assessment.schemes.rules import DIMENSION_POINTS, Indicator, SchemeBody, Section
from assessment.scoring.rules import points_of, rounded
from assessment.scoring.rules.points import clamped

ZERO, CENT = Decimal(0), Decimal("0.01")
SCALED = ("deduct", "earn")  # points for one event: they follow the points of the indicator
NUMBERS = (*SCALED, "free", "target", "at_least", "at_most")  # rule parameters that are one number
MOST = Decimal(1_000_000)
WEIGHT = "weight"  # share of the Party score in the displayed combination, in percent
_NUMBER = re.compile(r"^\d{1,7}(\.\d{1,4})?$")


@dataclass(frozen=True)
class Change:
    """What is to be different. ``points`` and ``sections`` by code, ``params`` by (indicator, parameter), ``weight`` the
    share of the Party score in percent."""

    points: Mapping[str, Decimal] = field(default_factory=dict)
    sections: Mapping[str, Decimal] = field(default_factory=dict)
    params: Mapping[tuple[str, str], Decimal] = field(default_factory=dict)
    weight: Decimal | None = None

    def __bool__(self) -> bool:
        return bool(self.points or self.sections or self.params or self.weight is not None)

    @property
    def query(self) -> dict[str, str]:
        """The change as parameters of an address; equal changes make equal addresses."""
        found = {f"w.{code}": f"{value.normalize():f}" for code, value in sorted(self.points.items())}
        found |= {f"s.{code}": f"{value.normalize():f}" for code, value in sorted(self.sections.items())}
        found |= {f"p.{code}.{name}": f"{value.normalize():f}" for (code, name), value in sorted(self.params.items())}
        return found | ({WEIGHT: f"{self.weight.normalize():f}"} if self.weight is not None else {})


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text.strip()) if _NUMBER.match(text.strip()) else None
    except InvalidOperation:
        return None


def change_from(body: SchemeBody, given: Mapping[str, str]) -> Change:
    """The change that ``given`` (an address) asks for; what equals the scheme, or is no number of it, is left out."""
    points, sections, params = {}, {}, {}
    for section in body.sections:
        value = _number(given.get(f"s.{section.code}", ""))
        if value is not None and value != section.points and value <= DIMENSION_POINTS:
            sections[section.code] = value
    for indicator in body.indicators:
        value = _number(given.get(f"w.{indicator.code}", ""))
        if value is not None and value != indicator.points and value <= DIMENSION_POINTS:
            points[indicator.code] = value
        for name in numbers_of(indicator):
            value = _number(given.get(f"p.{indicator.code}.{name}", ""))
            is_sound = value is not None and value <= MOST and (value > 0 or name != "target")
            if value is not None and is_sound and value != indicator.rule_params[name]:
                params[indicator.code, name] = value
    weight = _number(given.get(WEIGHT, "")) if body.uses_weights else None
    if weight is not None and (weight > DIMENSION_POINTS or weight == body.party_weight * DIMENSION_POINTS):
        weight = None
    return Change(points, sections, params, weight)


def numbers_of(indicator: Indicator) -> list[str]:
    """The rule parameters of ``indicator`` that are one number, in a fixed order."""
    return [name for name in NUMBERS if isinstance(indicator.rule_params.get(name), Decimal)] if indicator.kind == "metric" else []


def spread_over(asked: Sequence[Decimal], whole: Decimal = DIMENSION_POINTS) -> list[Decimal]:
    """``asked`` in proportion, to 0.01, summing to ``whole`` exactly: the largest remainders get the last hundredths."""
    total = sum(asked, ZERO)
    if not total or total == whole:
        return list(asked)
    exact = [value * whole / total for value in asked]
    found = [value.quantize(CENT, ROUND_DOWN) for value in exact]
    left = int((whole - sum(found, ZERO)) / CENT)
    for index in sorted(range(len(found)), key=lambda i: (found[i] - exact[i], i))[:left]:
        found[index] += CENT
    return found


def _asked(section: Section, change: Change) -> list[Decimal]:
    """Points of the section's indicators as they are asked for, before they are spread over the dimension."""
    wanted = change.sections.get(section.code)
    own = [i.points for i in section.indicators]
    if wanted is not None and section.points:
        own = [points * wanted / section.points for points in own]
    return [change.points.get(i.code, points) for i, points in zip(section.indicators, own, strict=True)]


def _changed(indicator: Indicator, points: Decimal, change: Change) -> Indicator:
    factor = points / indicator.points if indicator.points else Decimal(1)
    params = dict(indicator.rule_params)
    for name in numbers_of(indicator):
        if name in SCALED and factor != 1:
            params[name] = params[name] * factor
        params[name] = change.params.get((indicator.code, name), params[name])
    return replace(indicator, points=points, rule_params=params)


def asked_sum(body: SchemeBody, change: Change, name: str) -> Decimal:
    """What the points of a dimension would add up to as they were typed."""
    return rounded(sum((points for s in body.dimension(name) for points in _asked(s, change)), ZERO))


def changed_body(body: SchemeBody, change: Change) -> SchemeBody:
    """The scheme with the change; each dimension is worth 100 again. A dimension asked to be worth nothing stays as it was."""
    points: dict[str, Decimal] = {}
    for name in {s.dimension for s in body.sections}:
        sections = body.dimension(name)
        codes = [i.code for s in sections for i in s.indicators]
        asked = [value for s in sections for value in _asked(s, change)]
        is_typed = any(code in change.points for code in codes) or any(s.code in change.sections for s in sections)
        if is_typed and sum(asked, ZERO):
            points |= dict(zip(codes, spread_over(asked), strict=True))
    sections = tuple(
        replace(s, indicators=tuple(_changed(i, points.get(i.code, i.points), change) for i in s.indicators)) for s in body.sections
    )
    if change.weight is None:
        return replace(body, sections=sections)
    party = change.weight / DIMENSION_POINTS
    return replace(body, sections=sections, party_weight=party, business_weight=1 - party)


def changed_codes(body: SchemeBody, other: SchemeBody) -> frozenset[str]:
    """Indicators whose points or rule parameters differ."""
    pairs = zip(body.indicators, other.indicators, strict=True)
    return frozenset(a.code for a, b in pairs if a.points != b.points or a.rule_params != b.rule_params)


def repriced(
    old: Indicator, new: Indicator, raw: Decimal | None, points: Decimal | None, note: str, deltas: Sequence[Decimal] = ()
) -> Decimal | None:
    """Points of a stored item under ``new``: from its figure by the rule, corrections by hand added as they were.

    None stays None: an indicator that does not apply does not apply with other points either.
    """
    if points is None:
        return None
    if raw is None:
        earned = rounded(new.points if note == "empty_full" else ZERO)
    elif old.kind == "judged":
        earned = rounded(clamped(raw * new.points / old.points if old.points else ZERO, new.points))
    else:
        earned = points_of(new.rule, raw, new.points, new.rule_params)
    return rounded(clamped(earned + sum(deltas, ZERO), new.points)) if deltas else earned
