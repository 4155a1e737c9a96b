"""How a scheme makes one result of the two scores: the choice as a value, and how it stands in a scheme file. Pure.

docs/rules.md 5.3: CMB-1 apart, CMB-2 weighted, CMB-3 item, CMB-4 coefficient, CMB-5 lower, CMB-6 geometric. What a method reckons
with is data of the scheme: the weights, the coefficients of its bands, and what the lower of the two is taken of.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

import yaml

from assessment.schemes.enums import CombineMethod, LowerBy
from assessment.schemes.rules.parts import Complains, Part

HIGHEST = Decimal(10)  # of a coefficient: beyond it a slip of the pen


@dataclass(frozen=True)
class Combine:
    """``method`` by name, ``source`` of the rule. ``by`` is for the method lower alone: of the grades or of the points."""

    method: str
    source: str
    by: str = ""


class WithCoefficient(Protocol):
    """A band, as far as the table of coefficients needs it."""

    @property
    def coefficient(self) -> Decimal | None: ...


def read_combine(reading: Complains, node: yaml.Node | None, party: Decimal, business: Decimal) -> tuple[bool, Combine | None]:
    """Whether the method is known, and what stands under ``combine``: None where nothing does, or only what holds anyway, the
    weighted sum without a source."""
    if node is None:
        return True, None
    mine = Part(reading, node, "combine")
    mine.allow("method", "by", "source")
    method, by = mine.get("method"), mine.get("by")
    by = "" if by is None else by  # ``by:`` with nothing behind it says nothing; ``by: false`` says something wrong
    if method not in CombineMethod.values:
        reading.complain(mine.key("method"), "scheme.combine_unknown", known="、".join(CombineMethod.values))
        return False, None
    if method == CombineMethod.LOWER and by not in LowerBy.values:
        reading.complain(mine.key("by"), "scheme.combine_by", known="、".join(LowerBy.values))
    if method != CombineMethod.LOWER and by != "":
        reading.complain(mine.key("by"), "scheme.combine_by_only")
    if method == CombineMethod.ITEM and not 0 < business < party:
        reading.complain(mine.key("method"), "scheme.combine_item", business=business)
    is_plain = method == CombineMethod.WEIGHTED
    source = mine.text("source", 200, required=not is_plain)
    return True, None if is_plain and not source else Combine(str(method), source, str(by))


def check_coefficients(reading: Complains, method: str, bands: Iterable[tuple[Part, WithCoefficient]]) -> None:
    """Every band of one set has a coefficient where the method multiplies by it, and a lower band never a higher one."""
    last: Any = None
    for part, band in bands:
        mine = band.coefficient
        if method != CombineMethod.COEFFICIENT:
            if mine is not None:
                reading.complain(part.key("coefficient"), "scheme.coefficient_only")
            continue
        if mine is None:
            reading.complain(part.key("coefficient"), "scheme.coefficient_missing", item=part.get("code", ""), name="coefficient")
        elif last is not None and mine > last:
            reading.complain(part.key("coefficient"), "scheme.coefficient_order", item=part.get("code", ""))
        last = mine if mine is not None else last
