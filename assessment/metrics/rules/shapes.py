"""The shape of a metric and the small sums that metrics are made of. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import lru_cache
from typing import Any

Facts = Mapping[str, Decimal]
Params = Mapping[str, Any]

ZERO, ONE = Decimal(0), Decimal(1)
# SQLite keeps decimals as REAL: more than 15 significant digits would make unchanged rows look changed.
PRECISION = Context(prec=15, rounding=ROUND_HALF_EVEN)
PLACES = Decimal("0.000001")
KNOWN = 2**14  # figures remembered: most facts are small whole numbers that come again in every branch


@dataclass(frozen=True)
class ParamSpec:
    """``kind`` is checked by the scheme reader: kinds (of activity), measure (its code), days (a whole number from 0), tag,
    posts (of a committee), levels (of an honour), honoured (people or collective), award_levels and classes (of awards for results)."""

    name: str
    kind: str
    is_required: bool = True


@dataclass(frozen=True)
class Metric:
    """``unit``: count, percent (a share of one) or measure (the measure's own unit). ``source`` names what it reads.

    ``form`` says what becomes of the figure where each record counts in part: an ``amount`` shrinks in proportion, a ``mean``
    stays as it is, a ``whole`` (a run of months, the value of a measure) cannot be taken in part.
    ``parts``: the last words of the components it reads, where its source has many; a parameter in braces stands for its value.
    """

    code: str
    name_zh: str
    name_en: str
    unit: str
    source: str
    params: tuple[ParamSpec, ...]
    value: Callable[[Facts, Params], Decimal | None]
    form: str = "amount"
    parts: tuple[str, ...] = ()

    @property
    def is_mean(self) -> bool:
        """Whether a share of each record leaves the figure as it is: a proportion or a mean."""
        return self.unit == "percent" or self.form == "mean"

    @property
    def is_divisible(self) -> bool:
        """Whether a row may count a share of each record."""
        return self.form != "whole"


def quantised(value: Decimal | None) -> Decimal | None:
    """The one place where raw figures lose digits: 15 significant ones, at most six after the point. Below nine digits equal numbers
    have one result, however they were written."""
    if value is None:
        return None
    short = PRECISION.plus(value)
    size = short.adjusted()
    if size > 8:
        return short
    short = short.quantize(PLACES)
    return PRECISION.plus(short) if size == 8 or not short else short  # rounding may have carried, or left a nought with a sign


@lru_cache(KNOWN)
def whole(number: int) -> Decimal:
    """A count as a fact."""
    return quantised(Decimal(number)) or ZERO


@lru_cache(2**12)
def _codes(prefix: str, part: str, keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{prefix}.{key}.{part}" for key in keys)


def sum_of(facts: Facts, prefix: str, part: str, keys: Iterable[str]) -> Decimal:
    total = ZERO
    for code in _codes(prefix, part, tuple(keys)):
        total += facts.get(code, ZERO)
    return total


def kinds_asked(facts: Facts, prefix: str, params: Params) -> tuple[str, ...]:
    """The kinds asked for, or every kind that the facts know."""
    named = params.get("kinds")
    if named:
        return tuple(named)
    return _kinds_in(prefix + ".", tuple(facts))


@lru_cache(256)
def _kinds_in(start: str, codes: tuple[str, ...]) -> tuple[str, ...]:
    """Remembered, because the facts of most branches have the same codes; a tuple, because all callers share it."""
    return tuple(sorted({code.split(".", 2)[1] for code in codes if code.startswith(start)}))


def share(part: Decimal, whole: Decimal) -> Decimal | None:
    return part / whole if whole else None


def activity_share(part: str, whole: str) -> Callable[[Facts, Params], Decimal | None]:
    def value(facts: Facts, params: Params) -> Decimal | None:
        kinds = kinds_asked(facts, "activity", params)
        return share(sum_of(facts, "activity", part, kinds), sum_of(facts, "activity", whole, kinds))

    return value


def plain_share(part: str, whole: str) -> Callable[[Facts, Params], Decimal | None]:
    def value(facts: Facts, params: Params) -> Decimal | None:
        return share(facts.get(part, ZERO), facts.get(whole, ZERO))

    return value


@lru_cache(KNOWN)
def text_of(value: Decimal) -> str:
    """One text for one number: ``12.5``, ``8``; what is stored, hashed and compared."""
    text = str(value) if value else "0"
    if "E" in text:
        text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def plain_sum(*components: str) -> Callable[[Facts, Params], Decimal | None]:
    """The sum of components; zero where there are none."""
    return lambda facts, params: sum((facts.get(c, ZERO) for c in components), ZERO)


KINDS = (ParamSpec("kinds", "kinds"),)
ANY_KINDS = (ParamSpec("kinds", "kinds", is_required=False),)
MEASURE = (ParamSpec("measure", "measure"),)
