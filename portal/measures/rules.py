"""When two deliveries of a figure are the same, and which figures cannot be."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from portal.kernel.errors import RuleBroken
from portal.kernel.periods import add_months

FIGURES = ("value", "target", "baseline")
PLACES = Decimal("0.0001")
GREATEST = Decimal("99999999999")


def stored_form(value: Decimal | None) -> Decimal | None:
    """As the column keeps it: four places. Raises RuleBroken ``measure.too_large``."""
    if value is None:
        return None
    if abs(value) > GREATEST:
        raise RuleBroken("measure.too_large", field="value")
    return value.quantize(PLACES)


def is_same(stored: Any, delivered: Mapping[str, Any]) -> bool:
    """Whether a delivery says nothing new; figures it does not mention stay as they are."""
    return all(getattr(stored, name) == delivered[name] for name in (*FIGURES, "source") if name in delivered)


def check_month(month: date, today: date) -> None:
    """A month has begun and is not from another age. Raises RuleBroken ``measure.month_*``."""
    if month > today:
        raise RuleBroken("measure.month_in_future", field="month", month=f"{month:%Y-%m}")
    if month < add_months(today, -240):
        raise RuleBroken("measure.month_too_old", field="month", month=f"{month:%Y-%m}")


def shown(value: Decimal | None) -> str:
    """A figure for the eye: thousands grouped, no zeros at the end; a dash for none."""
    if value is None:
        return "—"
    whole, _dot, part = f"{value:,f}".partition(".")
    part = part.rstrip("0")
    return f"{whole}.{part}" if part else whole
