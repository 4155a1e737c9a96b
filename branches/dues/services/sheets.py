"""The month of a branch: opened, submitted, closed by a second person, sent back."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils import timezone

from branches.dues import rules, selectors
from branches.dues.access import ensure_collects
from branches.dues.enums import EntryBasis, SheetState
from branches.dues.models import DuesBand, DuesBase, DuesEntry, DuesMonth, DuesRelief
from branches.dues.services.bases import carry_over
from branches.orgs.models import Branch
from portal.audit import services as audit
from portal.kernel import changes
from portal.kernel.errors import RuleBroken, ensure
from portal.kernel.periods import month_of
from portal.notices.services import notify
from portal.rights.access import Actor


def locked_sheet(sheet: DuesMonth) -> DuesMonth:
    return DuesMonth.objects.select_for_update(of=("self",)).select_related("branch__node").get(pk=sheet.pk)


def tell_scores(sheet: DuesMonth) -> None:
    """Scores that read dues of the branch and month are counted anew."""
    changes.announce("dues", on=sheet.month, until=month_of(sheet.month).ends_on, branches=[sheet.branch_id])


def _due(base: DuesBase | None, relief: DuesRelief | None, bands: list[DuesBand]) -> tuple[str, Decimal | None]:
    """How a member's month is counted, and yuan; a wage that no band of the day holds counts as missing."""
    if relief is not None:
        return EntryBasis.RELIEF, relief.amount
    if base is None or not rules.check_base(bands, base.category, base.yuan):
        return EntryBasis.MISSING, None
    return EntryBasis.BAND, rules.due_of(bands, base.category, base.yuan)


@transaction.atomic
def open_month(*, actor: Actor, at: datetime, branch: Branch, month: date) -> DuesMonth:
    """Open ``month`` (any day of it) for ``branch``: every member who owes gets his line, in one act.

    Done again it adds who has come since, fills in who had no base and takes up reliefs approved since for whoever has paid
    nothing; all else stays as it stands. The number of statements does not grow with the members.
    RuleBroken ``dues.temporary``, ``dues.month_ahead``, ``dues.month_before_branch``, ``dues.month_locked``.
    """
    stored = Branch.objects.select_for_update(of=("self",)).select_related("node").get(pk=branch.pk)
    ensure_collects(actor, stored, at)
    period = month_of(month)
    ensure(rules.may_open(period, today=timezone.localdate(at), founded_on=stored.founded_on), field="month")
    fresh = {"opened_by": actor.user, "opened_at": at}
    sheet, is_new = DuesMonth.objects.get_or_create(branch=stored, month=period.starts_on, defaults=fresh)
    if sheet.state != SheetState.OPEN:
        raise RuleBroken("dues.month_locked")
    added, filled = _fill(actor, at, sheet)
    if is_new or added or filled:
        after = {"month": period.code, "added": added, "filled": filled}
        audit.record(actor=actor, at=at, action="dues_month.opened", obj=sheet, path=stored.node.path, after=after)
        tell_scores(sheet)
    return sheet


def _fill(actor: Actor, at: datetime, sheet: DuesMonth) -> tuple[int, int]:
    """Lines for members without one, dues for lines that lack one or have a new relief; (added, filled)."""
    month = month_of(sheet.month)
    owing = selectors.owing_people(sheet.branch, month)
    known = set(DuesEntry.objects.filter(person_id__in=owing, month=sheet.month).values_list("person_id", flat=True))
    untouched = list(sheet.entries.filter(Q(due=None) | Q(basis=EntryBasis.BAND, lines=None)))
    reliefs = selectors.reliefs_on({*owing} - known | {entry.person_id for entry in untouched}, sheet.month)
    blank = [entry for entry in untouched if entry.due is None or entry.person_id in reliefs]
    wanted = {*owing} - known | {entry.person_id for entry in blank}
    bases = carry_over(actor=actor, at=at, branch=sheet.branch, month=sheet.month, person_ids=wanted)
    bands = selectors.bands_for(sheet.month)
    dues = {pk: _due(bases.get(pk), reliefs.get(pk), bands) for pk in wanted}
    DuesEntry.objects.bulk_create(
        [DuesEntry(sheet=sheet, person_id=pk, month=sheet.month, basis=dues[pk][0], due=dues[pk][1]) for pk in sorted({*owing} - known)],
        batch_size=500,
    )
    filled = [entry for entry in blank if dues[entry.person_id][1] is not None]
    for entry in filled:
        entry.basis, entry.due = dues[entry.person_id]
    DuesEntry.objects.bulk_update(filled, ["basis", "due"], batch_size=500)
    return len({*owing} - known), len(filled)


def _counts(sheet: DuesMonth) -> dict[str, int]:
    found = sheet.entries.aggregate(n=Count("pk"), missing=Count("pk", filter=Q(due=None)))
    return {"entries": found["n"], "missing": found["missing"]}


@transaction.atomic
def submit_month(*, actor: Actor, at: datetime, sheet: DuesMonth) -> DuesMonth:
    """Hand the month to a second person. RuleBroken ``dues.month_locked``, ``dues.month_empty``, ``dues.bases_missing``."""
    row = locked_sheet(sheet)
    ensure_collects(actor, row.branch, at)
    ensure(rules.may_submit(state=row.state, **_counts(row)))
    row.state, row.submitted_by, row.submitted_at, row.return_reason = SheetState.SUBMITTED, actor.user, at, ""
    row.save(update_fields=["state", "submitted_by", "submitted_at", "return_reason"])
    audit.record(
        actor=actor, at=at, action="dues_month.submitted", obj=row, path=row.branch.node.path, after={"month": f"{row.month:%Y-%m}"}
    )
    return row


@transaction.atomic
def close_month(*, actor: Actor, at: datetime, sheet: DuesMonth) -> DuesMonth:
    """The second person locks the month, with its sums as they stand. RuleBroken ``dues.not_submitted``, ``dues.second_person``."""
    row = locked_sheet(sheet)
    actor.may("dues.close", path=row.branch.node.path)
    is_same = actor.user_id is not None and actor.user_id == row.submitted_by_id
    ensure(rules.may_close(state=row.state, is_same_person=is_same))
    sums = row.entries.aggregate(due=Sum("due"), paid=Sum("paid"))
    row.state, row.closed_by, row.closed_at = SheetState.CLOSED, actor.user, at
    row.closed_due, row.closed_paid = rules.rounded(sums["due"] or rules.ZERO), rules.rounded(sums["paid"] or rules.ZERO)
    row.save(update_fields=["state", "closed_by", "closed_at", "closed_due", "closed_paid"])
    audit.record(actor=actor, at=at, action="dues_month.closed", obj=row, path=row.branch.node.path, after={"month": f"{row.month:%Y-%m}"})
    return row


@transaction.atomic
def send_back(*, actor: Actor, at: datetime, sheet: DuesMonth, reason: str) -> DuesMonth:
    """Back to collecting, with a reason: a submitted month by who may close it, a closed one by the committee only.

    RuleBroken ``dues.cannot_return``, ``dues.return_reason``.
    """
    row = locked_sheet(sheet)
    actor.may("dues.reopen" if row.state == SheetState.CLOSED else "dues.close", path=row.branch.node.path)
    if row.state == SheetState.OPEN:
        raise RuleBroken("dues.cannot_return")
    if not reason.strip():
        raise RuleBroken("dues.return_reason", field="reason")
    before, told = row.state, row.submitted_by_id
    row.state, row.return_reason = SheetState.OPEN, reason.strip()[:200]
    row.submitted_by = row.submitted_at = row.closed_by = row.closed_at = row.closed_due = row.closed_paid = None
    row.save()
    audit.record(
        actor=actor, at=at, action="dues_month.returned", obj=row, path=row.branch.node.path, before={"state": before},
        after={"state": row.state}, reason=row.return_reason,
    )  # fmt: skip
    params = {"branch": row.branch.node.name, "month": f"{row.month:%Y-%m}", "reason": row.return_reason}
    if told is not None:
        notify(user_ids=[told], code="dues.notice_returned", params=params, url=reverse("dues_month", args=[row.pk]), at=at)
    return row
