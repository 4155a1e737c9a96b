"""What a certificate is worth in subsidies, and why. Pure; each line of the answer can be read by the claimant.

Sources: docs/rules.md 3.7 SUB-01..09, SUB-11. Figures come in as a rule row, dates as arguments.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Protocol

from portal.kernel.periods import add_months
from portal.kernel.verdict import ALLOWED, Verdict, denied

INSURANCE, REFUND, APPRENTICE = "insurance", "refund", "apprentice"
FILED, RETURNED, CHECKED, APPROVED, PAID, WITHDRAWN = "filed", "returned", "checked", "approved", "paid", "withdrawn"
OPEN = (FILED, RETURNED)  # the claimant may still change it and its receipts
UNDECIDED = (FILED, RETURNED, CHECKED)
RETURNABLE = (FILED, CHECKED, APPROVED)  # what was approved and is not paid can still be stopped, or it would wait for ever
CENT = Decimal("0.01")
ZERO = Decimal(0)


class Rule(Protocol):
    """A row of the rules, as far as it is reckoned with. None: not limited; of ``amount``: not set yet."""

    kind: str
    amount: Decimal | None
    insured_months: int | None
    within_months: int | None
    most_per_year: int | None
    uplift_percent: int
    usual_years: int | None
    special_years: int | None
    advance_percent: int | None


@dataclass(frozen=True)
class ClaimFacts:
    """A certificate and what is told of it. ``claims_this_year``, ``same_before`` …: other claims of the person that stand.

    ``same_before``: of the same occupation and grade; ``higher_before``: of a higher grade of the occupation; ``other_kind``: of
    another kind for the same certificate. ``declares_none``: he says that no training subsidy was drawn for it elsewhere.
    """

    issued_on: date
    is_valid: bool = True
    insured_months: int = 0
    fee_paid: Decimal = ZERO
    years: int = 0
    is_special: bool = False
    advance: Decimal = ZERO
    claims_this_year: int = 0
    same_before: bool = False
    higher_before: bool = False
    other_kind: bool = False
    declares_none: bool = True
    is_short: bool = False


@dataclass(frozen=True)
class Line:
    """One line of the reckoning: ``code`` names the sentence, ``verdict`` whether it stands."""

    code: str
    params: dict[str, Any]
    verdict: Verdict = ALLOWED
    field: str = ""


@dataclass(frozen=True)
class Assessment:
    """``verdict``: the first refusal of ``lines``, or ALLOWED; ``amount`` is nothing where it refuses."""

    verdict: Verdict
    amount: Decimal
    lines: tuple[Line, ...]
    field: str = ""


def assess(facts: ClaimFacts, rule: Rule, day: date) -> Assessment:
    """What ``facts`` are worth by ``rule`` when claimed on ``day``."""
    lines = tuple(_lines(facts, rule, day))
    bad = next((line for line in lines if not line.verdict), None)
    if bad is not None:
        return Assessment(bad.verdict, ZERO, lines, bad.field)
    amount, sums = _amount(facts, rule)
    return Assessment(ALLOWED, amount, (*lines, *sums))


def _line(code: str, is_met: bool, refusal: str, *, field: str = "", **params: Any) -> Line:
    return Line(f"subsidy.line_{code}", params, ALLOWED if is_met else denied(f"subsidy.{refusal}", **params), field)


def _lines(facts: ClaimFacts, rule: Rule, day: date) -> Iterator[Line]:
    """Each condition of the rule, met or not."""
    yield _line("valid", facts.is_valid, "certificate_bad", field="certificate")
    if not rule.amount:
        yield _line("set", False, "not_set", field="kind")
    if rule.insured_months is not None:
        has, need = facts.insured_months, rule.insured_months
        yield _line("insured", has >= need, "insured_short", field="insured_months", has=has, need=need)
    if rule.within_months is not None:
        last = add_months(facts.issued_on, rule.within_months)
        is_in_time = facts.issued_on <= day <= last
        yield _line("in_time", is_in_time, "too_late", field="certificate", months=rule.within_months, last=last.isoformat())
    if rule.most_per_year is not None:
        nth, most = facts.claims_this_year + 1, rule.most_per_year
        yield _line("count", nth <= most, "too_many", field="certificate", nth=nth, most=most)
    yield _line("once", not facts.same_before, "same_grade", field="certificate")
    yield _line("higher", not facts.higher_before, "higher_grade", field="certificate")
    yield _line("double", facts.declares_none and not facts.other_kind, "double", field="declares_none")
    yield from _kind_lines(facts, rule)


def _kind_lines(facts: ClaimFacts, rule: Rule) -> Iterator[Line]:
    if rule.kind == REFUND:
        yield _line("fee", facts.fee_paid > 0, "fee_needed", field="fee_paid", fee=str(facts.fee_paid))
    if rule.kind == APPRENTICE:
        most = rule.special_years if facts.is_special else rule.usual_years
        is_right = facts.years >= 1 and (most is None or facts.years <= most)
        yield _line("years", is_right, "years_wrong", field="years", years=facts.years, most=most or "—")
        if facts.advance and rule.amount:
            whole, percent = rule.amount * facts.years, rule.advance_percent
            limit = whole if percent is None else (whole * percent / 100).quantize(CENT)
            is_right = ZERO <= facts.advance <= limit
            yield _line("advance", is_right, "advance_over", field="advance", advance=str(facts.advance), limit=str(limit))


def _amount(facts: ClaimFacts, rule: Rule) -> tuple[Decimal, list[Line]]:
    """The sum with the lines that make it. ``rule.amount`` is set."""
    base = rule.amount or ZERO
    if rule.kind == REFUND:
        amount = min(base, facts.fee_paid)
        return amount, [Line("subsidy.line_refund", {"limit": str(base), "fee": str(facts.fee_paid), "amount": str(amount)})]
    if rule.kind == APPRENTICE:
        amount = base * facts.years - facts.advance
        params = {"base": str(base), "years": facts.years, "advance": str(facts.advance), "amount": str(amount)}
        return amount, [Line("subsidy.line_apprentice", params)]
    lines = [Line("subsidy.line_base", {"base": str(base)})]
    if facts.is_short and rule.uplift_percent:
        more = (base * rule.uplift_percent / 100).quantize(CENT, ROUND_HALF_UP)
        lines.append(Line("subsidy.line_uplift", {"percent": rule.uplift_percent, "more": str(more)}))
        return base + more, lines
    return base, lines


def grant_verdict(granted: Decimal, due: Decimal, reason: str) -> Verdict:
    """The office may grant less than what was reckoned, and says why; never more, never nothing."""
    if granted <= 0 or granted != granted.quantize(CENT):
        return denied("subsidy.bad_amount")
    if granted > due:
        return denied("subsidy.over_due", due=str(due))
    return ALLOWED if granted == due or reason.strip() else denied("subsidy.lower_why")


def check_verdict(state: str, *, is_own: bool) -> Verdict:
    if is_own:
        return denied("subsidy.own")
    return ALLOWED if state == FILED else denied("subsidy.not_filed")


def return_verdict(state: str, *, is_own: bool) -> Verdict:
    if is_own:
        return denied("subsidy.own")
    return ALLOWED if state in RETURNABLE else denied("subsidy.not_returnable")


def approve_verdict(state: str, *, is_own: bool, is_checker: bool) -> Verdict:
    """A second person who gets nothing of it."""
    if state != CHECKED:
        return denied("subsidy.not_checked")
    if is_own:
        return denied("subsidy.own")
    return denied("subsidy.second_person") if is_checker else ALLOWED


def pay_verdict(state: str, *, is_own: bool) -> Verdict:
    if is_own:
        return denied("subsidy.own")
    return ALLOWED if state == APPROVED else denied("subsidy.not_approved")


def change_verdict(state: str) -> Verdict:
    return ALLOWED if state in OPEN else denied("subsidy.not_open")


def withdraw_verdict(state: str) -> Verdict:
    return ALLOWED if state in UNDECIDED else denied("subsidy.decided")


def paid_verdict(paid_on: date, approved_on: date, today: date) -> Verdict:
    return ALLOWED if approved_on <= paid_on <= today else denied("subsidy.paid_on", on=approved_on.isoformat())


@dataclass(frozen=True)
class FundFigures:
    """Percents of SUB-10: least and usual upper part of wages that is drawn, least part for the front line, limit of tax deduction."""

    least: Decimal
    most: Decimal
    frontline: Decimal
    tax: Decimal


@dataclass(frozen=True)
class FundShares:
    """``drawn``: percent of wages; ``frontline``: percent of what was spent, None where nothing was. ``findings``: codes of sentences."""

    drawn: Decimal
    frontline: Decimal | None
    findings: tuple[tuple[str, dict[str, str]], ...]

    @property
    def is_good(self) -> bool:
        return not self.findings


def fund_shares(wages: Decimal, drawn: Decimal, spent: Decimal, frontline: Decimal, figures: FundFigures) -> FundShares:
    """How the education money of a unit stands against the rule; ``wages`` is more than nothing."""
    part = drawn * 100 / wages
    front = frontline * 100 / spent if spent else None
    found: list[tuple[str, dict[str, str]]] = []
    if part < figures.least:
        found.append(("education.too_little", {"least": f"{figures.least}"}))
    elif part > figures.tax:
        found.append(("education.over_tax", {"tax": f"{figures.tax}"}))
    elif part > figures.most:
        found.append(("education.over_usual", {"most": f"{figures.most}"}))
    if front is not None and front < figures.frontline:
        found.append(("education.frontline_low", {"least": f"{figures.frontline}"}))
    if spent > drawn:
        found.append(("education.overspent", {}))
    return FundShares(part.quantize(CENT), None if front is None else front.quantize(CENT), tuple(found))
