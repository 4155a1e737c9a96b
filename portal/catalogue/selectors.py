"""The figure of a regulation on a day."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from portal.catalogue.models import RuleParameter


class UnknownParameter(LookupError):
    """No row of this code is valid on the day: the catalogue lacks a figure that code asks for."""

    def __init__(self, code: str, day: date) -> None:
        super().__init__(f"rule parameter {code!r} has no row valid on {day}")


def values_on(codes: Iterable[str], day: date) -> dict[str, Any]:
    """code -> value of the newest row valid on ``day``, in one statement. Raises UnknownParameter for a missing one."""
    wanted = list(codes)
    rows = RuleParameter.objects.valid_on(day).filter(code__in=wanted).order_by("effective_from")
    found = {row.code: row.value for row in rows}
    for code in wanted:
        if code not in found:
            raise UnknownParameter(code, day)
    return found


def value_on(code: str, day: date) -> Any:
    """The value of the newest row of ``code`` that is valid on ``day``. Raises UnknownParameter when there is none."""
    return values_on([code], day)[code]
