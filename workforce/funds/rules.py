"""Shares that sum to the cent, what a fund may pay, and whether its ledger agrees with its payouts. Pure.

Sources: docs/rules.md 4.6 CNV-01..03. Figures come in as arguments.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.kernel.errors import RuleBroken
from portal.kernel.verdict import ALLOWED, Verdict, denied
from workforce.funds.enums import FundFactor

PROPOSED, APPROVED, PAID, CANCELLED = "proposed", "approved", "paid", "cancelled"
CENT = Decimal("0.01")


def split(amount: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """``amount`` in cents by ``weights``: each gets the whole cents of his part, and what is left over goes cent by cent to the
    largest remainders, the earlier one first. The parts sum to the amount exactly."""
    whole = sum(weights, Decimal(0))
    cents = int(amount * 100)
    parts = [divmod(cents * weight, whole) for weight in weights]
    found = [int(quotient) for quotient, _rest in parts]
    order = sorted(range(len(parts)), key=lambda n: (-parts[n][1], n))
    for n in order[: cents - sum(found)]:
        found[n] += 1
    return [Decimal(n) * CENT for n in found]


def share_lines(text: str) -> list[tuple[str, Decimal, str]]:
    """(staff number, weight, factor) of each line ``10021 3 技能``; without a factor: skill."""
    found = []
    for line in text.splitlines():
        words = line.replace("，", " ").replace(",", " ").replace("　", " ").split()
        if not words:
            continue
        weight = words[1] if len(words) > 1 else ""
        if not weight.replace(".", "", 1).isdecimal() or not Decimal(weight) > 0 or Decimal(weight) > 1000:
            raise RuleBroken("fund.weight", field="shares", given=words[0])
        if len(weight.partition(".")[2]) > 2:
            raise RuleBroken("fund.weight_fine", field="shares", given=words[0])
        factor = words[2] if len(words) > 2 else str(FundFactor.SKILL.label)
        known = {str(f.label): f.value for f in FundFactor}
        if factor not in known:
            raise RuleBroken("fund.factor", field="shares", given=factor)
        found.append((words[0].upper(), Decimal(weight), known[factor]))
    if not found:
        raise RuleBroken("fund.no_shares", field="shares")
    if len({number for number, _weight, _factor in found}) < len(found):
        raise RuleBroken("fund.share_twice", field="shares")
    return found


def amount_verdict(amount: Decimal, people: int) -> Verdict:
    """A whole number of cents, at least one for each."""
    if amount <= 0 or amount != amount.quantize(CENT):
        return denied("fund.bad_amount")
    return ALLOWED if amount * 100 >= people else denied("fund.too_small", n=people)


def level_verdict(level: int | None, least: int | None) -> Verdict:
    """A fund that rewards only what a high enough level has promoted."""
    if least is None:
        return ALLOWED
    return ALLOWED if level is not None and level >= least else denied("fund.level_low")


def share_verdict(amount: Decimal, *, bound: Decimal, due: Decimal, basis: Decimal) -> Verdict:
    """All payouts for a conversion together: never less than is due of it, never more than it earned."""
    total = bound + amount
    if total < due:
        return denied("fund.below_due", due=due)
    return ALLOWED if total <= basis else denied("fund.above_basis", basis=basis)


def approve_verdict(state: str, *, is_proposer: bool, is_recipient: bool, balance: Decimal, amount: Decimal) -> Verdict:
    """A second person who gets nothing of it; the fund has the money."""
    if state != PROPOSED:
        return denied("fund.not_proposed")
    if is_proposer or is_recipient:
        return denied("fund.own")
    return ALLOWED if amount <= balance else denied("fund.over_balance", balance=balance)


def pay_verdict(state: str, *, is_recipient: bool) -> Verdict:
    if state != APPROVED:
        return denied("fund.not_approved")
    return denied("fund.own") if is_recipient else ALLOWED


def paid_on_verdict(paid_on: date, approved_on: date, today: date) -> Verdict:
    """Nothing is paid before it was approved."""
    if paid_on > today:
        return denied("fund.ahead")
    return ALLOWED if paid_on >= approved_on else denied("fund.paid_early", on=approved_on.isoformat())


def cancel_verdict(state: str, *, is_recipient: bool) -> Verdict:
    if state == CANCELLED:
        return denied("fund.cancelled")
    return denied("fund.own") if is_recipient else ALLOWED


def reverse_verdict(*, is_inflow: bool, is_reversed: bool, balance: Decimal, amount: Decimal) -> Verdict:
    """An inflow that was entered in error is taken back by an entry, as long as the money is still there."""
    if not is_inflow:
        return denied("fund.not_inflow")
    if is_reversed:
        return denied("fund.reversed")
    return ALLOWED if amount <= balance else denied("fund.over_balance", balance=balance)


@dataclass(frozen=True)
class Sides:
    """Both sides of a fund: the locked row, the ledger's entries, and what inflows and payouts come to by themselves."""

    inflow: Decimal
    outflow: Decimal
    entries: Decimal
    inflows: Decimal
    payouts: Decimal
    shares: Decimal

    @property
    def balance(self) -> Decimal:
        return self.inflow - self.outflow

    @property
    def agrees(self) -> bool:
        """The balance is the inflows less the approved payouts, whichever way it is added up."""
        told = self.inflow == self.inflows and self.outflow == self.payouts == self.shares
        return told and self.balance == self.entries and self.balance >= 0
