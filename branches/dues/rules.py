"""What a member owes. Pure; the bands are rows (docs/rules.md 2.3, 《关于中国共产党党费收缴、使用和管理的规定》).

The whole base takes the rate of its band: 3 000 yuan at 0.5 % are 15.00, 3 000.01 yuan at 1 % are 30.00. A due is rounded
to the cent, half a cent upwards.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from branches.dues.enums import RATED, EntryState, SheetState
from portal.kernel.errors import RuleBroken
from portal.kernel.periods import Period, add_months, month_of
from portal.kernel.verdict import ALLOWED, Verdict, denied

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
MOST = Decimal("9999999.99")


def rounded(amount: Decimal) -> Decimal:
    """Yuan to the cent, half a cent upwards."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def bands_on(bands: Iterable[Any], day: date) -> list[Any]:
    """The bands in force on ``day``, of each code the newest."""
    valid = [b for b in bands if b.effective_from <= day and (b.effective_to is None or b.effective_to >= day)]
    newest = {b.code: b for b in sorted(valid, key=lambda b: b.effective_from)}
    return sorted(newest.values(), key=lambda b: (b.category, b.over))


def band_for(bands: Iterable[Any], category: str, base: Decimal | None) -> Any | None:
    """The band that holds ``base``: above its lower end, up to and including its upper end. A fixed one has no ends."""
    for band in bands:
        if band.category != category:
            continue
        if band.rate is None or (base is not None and band.over < base and (band.up_to is None or base <= band.up_to)):
            return band
    return None


def check_base(bands: Iterable[Any], category: str, base: Decimal | None) -> Verdict:
    """Whether dues can be counted from ``base`` (yuan a month) by the bands of one day.

    A wage or pension must be named and positive. A fixed category needs nothing where one amount is fixed, else the amount
    that the branch agreed on, inside the range.
    """
    if base is not None and base <= 0:
        return denied("dues.base_not_positive")
    if base is not None and (base > MOST or base != rounded(base)):
        return denied("dues.base_not_money")
    if category in RATED and base is None:
        return denied("dues.base_needed")
    band = band_for(bands, category, base)
    if band is None:
        return denied("dues.no_band")
    if band.rate is None:
        if base is None and band.least != band.most:
            return denied("dues.fixed_needed", least=f"{band.least:.2f}", most=f"{band.most:.2f}")
        if base is not None and not band.least <= base <= band.most:
            return denied("dues.fixed_outside", least=f"{band.least:.2f}", most=f"{band.most:.2f}")
    return ALLOWED


def due_of(bands: Sequence[Any], category: str, base: Decimal | None) -> Decimal:
    """Yuan a month. ``bands``: those of the first day of the month. RuleBroken as ``check_base`` says."""
    verdict = check_base(bands, category, base)
    if not verdict:
        raise RuleBroken(verdict.code, field="amount", **verdict.params)
    band: Any = band_for(bands, category, base)
    if base is None or band.rate is None:
        return rounded(band.least if base is None else base)
    return rounded(base * band.rate)


def home_of(spells: Iterable[Any]) -> int | None:
    """The branch that a month's dues belong to: the one of a member's first day of membership in that month.

    ``spells`` are his memberships of standing branches that touch the month. Who moves in the month pays where he stood on
    the 1st; who is admitted in it pays from the day of the branch meeting (DUE-09), in the branch that admitted him.
    """
    first = min(spells, key=lambda s: (s.from_on, s.pk), default=None)
    return first.branch_id if first else None


def may_open(month: Period, *, today: date, founded_on: date) -> Verdict:
    """A month is opened when it has begun, and not before the branch was founded."""
    if month.starts_on > today:
        return denied("dues.month_ahead", month=month.code)
    if month.ends_on < founded_on:
        return denied("dues.month_before_branch", month=month.code, day=founded_on.isoformat())
    return ALLOWED


def entry_state(due: Decimal | None, paid: Decimal) -> EntryState:
    if due is None:
        return EntryState.MISSING
    if paid >= due:
        return EntryState.FREE if due == 0 and paid == 0 else EntryState.PAID
    return EntryState.PART if paid > 0 else EntryState.UNPAID


def check_payment(*, due: Decimal | None, paid: Decimal, amount: Decimal, paid_on: date, today: date) -> Verdict:
    """A payment is money, of a day that has come, and no more than is open: what is given beyond is a gift of its own."""
    if due is None:
        return denied("dues.no_base_yet")
    if amount <= 0 or amount != rounded(amount):
        return denied("dues.amount_not_positive")
    if paid_on > today:
        return denied("dues.paid_ahead")
    if paid >= due:
        return denied("dues.paid_already")
    if amount > due - paid:
        return denied("dues.more_than_open", open=f"{due - paid:.2f}")
    return ALLOWED


def check_fix(*, state: str, before: Decimal | None, after: Decimal, reason: str) -> Verdict:
    """A correction has a reason, changes something, and belongs to a month that is still being collected."""
    if state != SheetState.OPEN:
        return denied("dues.month_locked")
    if not reason.strip():
        return denied("dues.reason_missing")
    if after < 0 or after > MOST or after != rounded(after):
        return denied("dues.fix_not_money")
    if before is not None and after == before:
        return denied("dues.nothing_changed")
    return ALLOWED


def may_submit(*, state: str, entries: int, missing: int) -> Verdict:
    """What goes to the second person is complete: it has members, and each has a due."""
    if state != SheetState.OPEN:
        return denied("dues.month_locked")
    if not entries:
        return denied("dues.month_empty")
    if missing:
        return denied("dues.bases_missing", n=missing)
    return ALLOWED


def may_close(*, state: str, is_same_person: bool) -> Verdict:
    """The second person is another one than who submitted."""
    if state != SheetState.SUBMITTED:
        return denied("dues.not_submitted")
    return denied("dues.second_person") if is_same_person else ALLOWED


def months_before(today: date, count: int) -> list[date]:
    """The first days of the ``count`` months that are over, the youngest first."""
    first = month_of(today).starts_on
    return [add_months(first, -n) for n in range(1, count + 1)]
