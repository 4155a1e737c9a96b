"""Half-years of reporting, and which of them may be told. Pure."""

import re
from datetime import date

from portal.kernel.verdict import ALLOWED, Verdict, denied

_HALF = re.compile(r"^\d{4}H[12]$")


def half_of(day: date) -> str:
    """``2026H1`` until the end of June, ``2026H2`` after."""
    return f"{day.year}H{1 if day.month <= 6 else 2}"


def is_half(code: str) -> bool:
    return bool(_HALF.match(code))


def half_before(code: str) -> str:
    year, no = int(code[:4]), code[5]
    return f"{year}H1" if no == "2" else f"{year - 1}H2"


def may_tell(half: str, today: date) -> Verdict:
    """The running half-year and the one before are told; earlier ones stand as they are."""
    if not is_half(half):
        return denied("statement.half_unknown")
    running = half_of(today)
    return ALLOWED if half in {running, half_before(running)} else denied("statement.half_closed", running=running)
