"""When a conversion is registered, verified and withdrawn, and what share of it is due. Pure.

Sources: docs/rules.md 4.6 CNV-01: without an agreement at least half of the net income of a transfer or licence, at least 5 % of
the operating profit of own use for three to five years. The figures come in as arguments.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from portal.kernel.verdict import ALLOWED, Verdict, denied

REGISTERED, RETURNED, VERIFIED, WITHDRAWN = "registered", "returned", "verified", "withdrawn"
OWN = "own"
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Shares:
    """Percent of the net income, percent of the operating profit, and for how many years of own use."""

    transfer: Decimal
    own: Decimal
    years: int


def facts_verdict(*, from_on: date, year: int, today: date, benefit: Decimal, basis: Decimal) -> Verdict:
    """A benefit is counted in a year in which the conversion ran, and that has begun."""
    if from_on > today:
        return denied("conversion.ahead")
    if not from_on.year <= year <= today.year:
        return denied("conversion.year_outside", a=from_on.year, b=today.year)
    return ALLOWED if benefit > 0 and basis >= 0 else denied("conversion.no_benefit")


def change_verdict(state: str, *, is_registrar: bool) -> Verdict:
    if state not in (REGISTERED, RETURNED):
        return denied("conversion.settled")
    return ALLOWED if is_registrar else denied("conversion.not_registrar")


def verify_verdict(state: str, *, is_registrar: bool, is_author: bool) -> Verdict:
    """A second person who has no part in what was converted."""
    if state != REGISTERED:
        return denied("conversion.not_waiting")
    return denied("conversion.own") if is_registrar or is_author else ALLOWED


# What may be converted stands in one of these states, when it is registered and when it is verified.
STANDS = {"result": ("confirmed",), "project": ("running", "closed"), "method": ("named",), "challenge": ("accepted",)}


def source_verdict(kind: str, state: str) -> Verdict:
    """A result that was withdrawn meanwhile, or a project that was stopped, earns nothing any more."""
    return ALLOWED if state in STANDS[kind] else denied("conversion.source_gone")


def withdraw_verdict(state: str, *, is_author: bool, paid: Decimal) -> Verdict:
    """What was paid for stays in the ledger until the payout is cancelled."""
    if state == WITHDRAWN:
        return denied("conversion.settled")
    if is_author:
        return denied("conversion.own")
    return denied("conversion.paid") if paid else ALLOWED


def is_shared(route: str, from_on: date, year: int, shares: Shares) -> bool:
    """Own use is shared for so many years, the first one counted."""
    return route != OWN or year - from_on.year < shares.years


def share_due(*, route: str, basis: Decimal, from_on: date, year: int, agreed: Decimal | None, shares: Shares | None) -> Decimal:
    """Yuan to the cent: the agreed percentage, else that of the law; nothing after the years of own use. ``shares`` None: a year
    before the first row of the rule, of which only what was agreed is due."""
    if shares is None:
        percent = agreed or Decimal(0)
    elif not is_shared(route, from_on, year, shares):
        return Decimal(0)
    else:
        percent = agreed if agreed is not None else shares.own if route == OWN else shares.transfer
    return (basis * percent / 100).quantize(CENT, ROUND_HALF_UP)
