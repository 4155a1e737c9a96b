"""Money that came in, one line each; what was wrong is put right by a further line."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from branches.dues import rules
from branches.dues.access import ensure_collects, ensure_not_own
from branches.dues.enums import LineKind, PayWay, SheetState
from branches.dues.models import DuesEntry, DuesLine, DuesMonth
from branches.dues.services.sheets import locked_sheet, tell_scores
from portal.audit import services as audit
from portal.kernel.errors import RuleBroken, ensure
from portal.kernel.twins import own_key
from portal.rights.access import Actor


@dataclass(frozen=True)
class Payment:
    """``amount`` None: all that is open."""

    entry: DuesEntry
    paid_on: date
    way: str
    amount: Decimal | None = None


def _next_receipt(sheet: DuesMonth) -> str:
    sheet.receipts += 1
    return f"{sheet.branch.node.code}-{sheet.month:%Y%m}-{sheet.receipts:03d}"


def _apply(actor: Actor, at: datetime, sheet: DuesMonth, payment: Payment, key: str | None) -> DuesLine:
    """The line of one payment, the entry moved; neither is saved. A closed month still takes what was in arrears."""
    entry = payment.entry
    amount = entry.open if payment.amount is None else payment.amount
    today = timezone.localdate(at)
    if payment.way not in PayWay.values:
        raise RuleBroken("dues.way_unknown", field="way")
    ensure(rules.check_payment(due=entry.due, paid=entry.paid, amount=amount, paid_on=payment.paid_on, today=today), field="amount")
    entry.paid += amount
    entry.paid_on = payment.paid_on
    return DuesLine(
        entry=entry, kind=LineKind.PAYMENT, amount=amount, paid_on=payment.paid_on, way=payment.way, receipt_no=_next_receipt(sheet),
        is_after_closing=sheet.state == SheetState.CLOSED, recorded_by=actor.user, recorded_at=at, once_key=key,
    )  # fmt: skip


def _keep(actor: Actor, at: datetime, sheet: DuesMonth, lines: list[DuesLine]) -> list[DuesLine]:
    DuesEntry.objects.bulk_update([line.entry for line in lines], ["paid", "paid_on"], batch_size=500)
    lines = DuesLine.objects.bulk_create(lines, batch_size=500)
    sheet.save(update_fields=["receipts"])
    rows: list[Any] = [(line, sheet.branch.node.path, {}, {"receipt_no": line.receipt_no}) for line in lines]
    audit.record_each(actor=actor, at=at, action="dues.paid", rows=rows)
    tell_scores(sheet)
    return lines


@transaction.atomic
def pay(
    *, actor: Actor, at: datetime, entry: DuesEntry, paid_on: date, way: str, amount: Decimal | None = None, once_key: str = ""
) -> DuesLine:
    """One member's payment, all that is open without ``amount``. The same ``once_key`` of the same account pays once.

    RuleBroken as ``rules.check_payment``, ``dues.way_unknown``, ``dues.month_locked`` while a second person checks.
    """
    sheet = locked_sheet(entry.sheet)
    ensure_collects(actor, sheet.branch, at)
    key = own_key(actor, once_key)
    known = DuesLine.objects.filter(once_key=key).first() if key else None
    if known is not None:
        return known
    _ensure_takes(sheet)
    stored = sheet.entries.select_related("person").get(pk=entry.pk)
    return _keep(actor, at, sheet, [_apply(actor, at, sheet, Payment(stored, paid_on, way, amount), key)])[0]


def _ensure_takes(sheet: DuesMonth) -> None:
    if sheet.state == SheetState.SUBMITTED:
        raise RuleBroken("dues.month_locked")


@transaction.atomic
def pay_many(*, actor: Actor, at: datetime, sheet: DuesMonth, entry_ids: Collection[int], paid_on: date, way: str) -> list[DuesLine]:
    """All that is open of the chosen members, a constant number of statements; who has paid already is passed over.

    RuleBroken ``dues.nobody_chosen``, ``dues.month_locked``, ``dues.no_base_yet``, ``dues.paid_ahead``, ``dues.way_unknown``.
    """
    row = locked_sheet(sheet)
    ensure_collects(actor, row.branch, at)
    _ensure_takes(row)
    if not entry_ids:
        raise RuleBroken("dues.nobody_chosen")
    chosen = list(row.entries.filter(pk__in=entry_ids).select_related("person").order_by("person__staff_no"))
    if len(chosen) != len(set(entry_ids)):
        raise RuleBroken("dues.nobody_chosen")
    if any(entry.due is None for entry in chosen):
        raise RuleBroken("dues.no_base_yet")
    lines = [_apply(actor, at, row, Payment(entry, paid_on, way), None) for entry in chosen if entry.open > 0]
    return _keep(actor, at, row, lines) if lines else []


@transaction.atomic
def pay_imported(*, actor: Actor, at: datetime, sheet: DuesMonth, payments: list[Payment]) -> list[DuesLine]:
    """Payments of a table for one month, as ``pay``; each counts from the entry as it stands under the lock."""
    row = locked_sheet(sheet)
    ensure_collects(actor, row.branch, at)
    _ensure_takes(row)
    stored = {e.pk: e for e in row.entries.filter(pk__in=[p.entry.pk for p in payments]).select_related("person")}
    now = [replace(payment, entry=stored[payment.entry.pk]) for payment in payments]
    return _keep(actor, at, row, [_apply(actor, at, row, payment, None) for payment in now])


@transaction.atomic
def correct(*, actor: Actor, at: datetime, entry: DuesEntry, kind: str, to: Decimal, reason: str, once_key: str = "") -> DuesLine:
    """Put the due or the paid amount right by a further line that says why.

    RuleBroken ``dues.month_locked``, ``dues.reason_missing``, ``dues.nothing_changed``, ``dues.fix_not_money``, ``dues.fix_kind``,
    ``dues.own_base``.
    """
    sheet = locked_sheet(entry.sheet)
    ensure_collects(actor, sheet.branch, at)
    key = own_key(actor, f"c{once_key}") if once_key else None  # never that of a payment from the same page
    known = DuesLine.objects.filter(once_key=key).first() if key else None
    if known is not None:
        return known
    if kind not in (LineKind.PAID_FIX, LineKind.DUE_FIX):
        raise RuleBroken("dues.fix_kind", field="kind")
    stored = sheet.entries.select_related("person").get(pk=entry.pk)
    name = "paid" if kind == LineKind.PAID_FIX else "due"
    before: Decimal | None = getattr(stored, name)
    ensure(rules.check_fix(state=sheet.state, before=before, after=to, reason=reason), field="reason" if not reason.strip() else "to")
    if kind == LineKind.DUE_FIX:
        ensure_not_own(actor, sheet.branch, stored.person_id, at, "to")
    setattr(stored, name, to)
    stored.save(update_fields=[name])
    line = DuesLine.objects.create(
        entry=stored, kind=kind, amount=to - (before or rules.ZERO), paid_on=timezone.localdate(at), reason=reason.strip()[:200],
        recorded_by=actor.user, recorded_at=at, once_key=key,
    )  # fmt: skip
    audit.record(
        actor=actor, at=at, action="dues.corrected", obj=line, path=sheet.branch.node.path, after={"kind": kind}, reason=line.reason
    )
    tell_scores(sheet)
    return line


def settle_lines(*, actor: Actor, at: datetime, gone: Sequence[DuesLine], back: Sequence[DuesLine]) -> None:
    """After an import is taken back: the members owe again what the lines had paid. Call inside a transaction."""
    touched = DuesEntry.objects.filter(pk__in={line.entry_id for line in gone})
    list(DuesMonth.objects.select_for_update().filter(pk__in=touched.order_by().values("sheet_id")).order_by("pk"))
    entries = {e.pk: e for e in touched.select_related("sheet")}
    for line in gone:
        entries[line.entry_id].paid -= line.amount
    for entry in entries.values():
        last = entry.lines.filter(kind=LineKind.PAYMENT).order_by("-paid_on").first()
        entry.paid_on = last.paid_on if last else None
    DuesEntry.objects.bulk_update(list(entries.values()), ["paid", "paid_on"], batch_size=500)
    for sheet in {entry.sheet for entry in entries.values()}:
        tell_scores(sheet)
