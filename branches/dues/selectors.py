"""Reads of dues. Those with names start from the branch's own reach; what the committee sees are counts and sums."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet, Sum

from branches.dues import rules
from branches.dues.enums import EntryState, ReliefState, SheetState
from branches.dues.models import DuesBand, DuesBase, DuesEntry, DuesGift, DuesLine, DuesMonth, DuesRelief
from branches.orgs.models import Branch, BranchMembership
from portal.catalogue.selectors import value_on
from portal.kernel.periods import Period
from portal.kernel.scope import Scope
from portal.organization.enums import NodeKind

STANDING = ~Q(branch__node__kind=NodeKind.TEMPORARY_BRANCH)


def bands_for(day: date) -> list[DuesBand]:
    """The bands of ``day``. One statement."""
    return rules.bands_on(DuesBand.objects.all(), day)


def collecting_branches(scope: Scope) -> QuerySet[Branch]:
    """Open standing branches of the reach; a temporary branch collects nothing (TMP-03)."""
    rows = Branch.objects.within(scope).filter(node__closed_on=None).exclude(node__kind=NodeKind.TEMPORARY_BRANCH)
    return rows.select_related("node").order_by("node__path")


def owing_people(branch: Branch, month: Period) -> dict[int, int]:
    """person id -> id of the membership by which he owes the month to ``branch`` (``rules.home_of``). Two statements."""
    here = BranchMembership.objects.filter(branch=branch).valid_in(month.starts_on, month.ends_on).values("person_id")
    spells = BranchMembership.objects.filter(STANDING, person_id__in=here).valid_in(month.starts_on, month.ends_on)
    by_person: dict[int, list[BranchMembership]] = {}
    for spell in spells.order_by("from_on", "pk"):
        by_person.setdefault(spell.person_id, []).append(spell)
    return {pk: rows[0].pk for pk, rows in by_person.items() if rules.home_of(rows) == branch.pk}


def running_bases(person_ids: Collection[int], day: date) -> dict[int, DuesBase]:
    """person id -> the base of ``day``, whichever branch keeps it. One statement."""
    return {row.person_id: row for row in DuesBase.objects.valid_on(day).filter(person_id__in=person_ids).order_by("from_on")}


def reliefs_on(person_ids: Collection[int], month: date) -> dict[int, DuesRelief]:
    """person id -> the approved relief that holds for ``month``. One statement."""
    rows = DuesRelief.objects.filter(person_id__in=person_ids, state=ReliefState.APPROVED, from_on__lte=month, to_on__gte=month)
    return {row.person_id: row for row in rows.order_by("decided_at")}


def sheet_rows(scope: Scope) -> QuerySet[DuesMonth]:
    """Sheets of the reach with members, due, paid, open members and members without a base. One statement."""
    open_ones = Count("entries", filter=Q(entries__due__gt=F("entries__paid")))
    rows = DuesMonth.objects.within(scope).select_related("branch__node", "submitted_by", "closed_by")
    return rows.annotate(
        members=Count("entries"), due=Sum("entries__due"), paid=Sum("entries__paid"), open_members=open_ones,
        missing=Count("entries", filter=Q(entries__due=None)),
    ).order_by("-month", "branch__node__path")  # fmt: skip


def with_sums(rows: list[Any], scope: Scope, few: int) -> list[Any]:
    """Marks each sheet with ``is_own`` (whoever collects sees names) and hides the sums of too few members from others."""
    for row in rows:
        row.is_own = scope.covers(row.branch.node.path)
        row.shows_sums = row.is_own or row.members >= few
        row.open_sum = max(rules.ZERO, (row.due or rules.ZERO) - (row.paid or rules.ZERO))
    return rows


def few_people(day: date) -> int:
    return int(value_on("DUES_FEW_PEOPLE", day))


def entry_rows(scope: Scope) -> QuerySet[DuesEntry]:
    """Members' months inside the reach of those who collect."""
    return DuesEntry.objects.within(scope).select_related("person", "sheet__branch__node").order_by("person__staff_no")


def of_state(rows: QuerySet[DuesEntry], state: str) -> QuerySet[DuesEntry]:
    """Those of ``rows`` in ``state``, as ``rules.entry_state`` says it."""
    return {
        EntryState.MISSING: rows.filter(due=None),
        EntryState.UNPAID: rows.filter(due__gt=0, paid=0),
        EntryState.PART: rows.filter(paid__gt=0, paid__lt=F("due")),
        EntryState.PAID: rows.filter(paid__gte=F("due")).exclude(due=0, paid=0),
        EntryState.FREE: rows.filter(due=0, paid=0),
    }[EntryState(state)]


def lines_of(entry: DuesEntry) -> list[DuesLine]:
    return list(entry.lines.select_related("recorded_by"))


@dataclass(frozen=True)
class BranchMonth:
    """A line of the committee's overview; ``sheet`` is None where the month is not opened."""

    branch: Branch
    sheet: Any


def overview(scope: Scope, month: date) -> list[BranchMonth]:
    """Every collecting branch of the reach with its sheet of ``month``. Two statements."""
    sheets = {row.branch_id: row for row in sheet_rows(scope).filter(month=month)}
    return [BranchMonth(branch, sheets.get(branch.pk)) for branch in collecting_branches(scope)]


def base_lines(branch: Branch, day: date) -> list[BranchMembership]:
    """Members of ``branch`` on ``day``, each with ``base`` (or None), its band and the relief. Four statements."""
    members = list(branch.memberships.valid_on(day).select_related("person").order_by("person__staff_no"))
    ids = [m.person_id for m in members]
    bases, reliefs, bands = running_bases(ids, day), reliefs_on(ids, day.replace(day=1)), bands_for(day)
    for member in members:
        base = bases.get(member.person_id)
        member.base = base if base is not None and base.branch_id == branch.pk else None  # type: ignore[attr-defined]
        member.comes_along = base is not None and base.branch_id != branch.pk  # type: ignore[attr-defined]
        band = rules.band_for(bands, member.base.category, member.base.yuan) if member.base else None  # type: ignore[attr-defined]
        member.band, member.relief = band, reliefs.get(member.person_id)  # type: ignore[attr-defined]
    return members


def relief_rows(scope: Scope) -> QuerySet[DuesRelief]:
    rows = DuesRelief.objects.within(scope).select_related("branch__node", "person", "proposed_by", "decided_by")
    return rows.order_by("-from_on", "-pk")


def gift_rows(scope: Scope) -> QuerySet[DuesGift]:
    return DuesGift.objects.within(scope).select_related("branch__node", "person").order_by("-given_on", "-pk")


def lapsed(scope: Scope, today: date) -> list[tuple[Any, ...]]:
    """(person id, name, branch name) of members who paid nothing in each of the last months of DEV-09. Two statements.

    For the branch's own eyes: it asks why and decides; the portal draws no consequence.
    """
    months = rules.months_before(today, int(value_on("DUES_LAPSE_MONTHS", today)))
    rows = DuesEntry.objects.within(scope).filter(month__in=months, due__gt=0, paid=0).order_by()
    counted = rows.values("person_id", "person__name").annotate(n=Count("pk"), branch=Max("sheet__branch__node__name"))
    return list(counted.filter(n=len(months)).order_by("person_id").values_list("person_id", "person__name", "branch"))


def paid_until(person_ids: Iterable[int]) -> dict[int, date]:
    """person id -> the last settled month before the first open one, for a letter of introduction. One statement."""
    rows = DuesEntry.objects.filter(person_id__in=list(person_ids), due__isnull=False).order_by("month")
    found: dict[int, date] = {}
    owing: set[int] = set()
    for person_id, month, due, paid in rows.values_list("person_id", "month", "due", "paid"):
        if due is not None and paid < due:
            owing.add(person_id)
        elif person_id not in owing:
            found[person_id] = month
    return found


def own_months(person_id: int, count: int = 12) -> list[DuesEntry]:
    """The youngest months of somebody's own dues. One statement."""
    rows = DuesEntry.objects.filter(person_id=person_id).select_related("sheet__branch__node")
    return list(rows.order_by("-month")[:count])


def own_base(person_id: int, day: date) -> DuesBase | None:
    return DuesBase.objects.valid_on(day).filter(person_id=person_id).order_by("-from_on").first()


def months_to_close(scope: Scope, user_id: int | None) -> QuerySet[DuesMonth]:
    """Sheets that wait for a second person who is not the one that submitted."""
    return DuesMonth.objects.within(scope).filter(state=SheetState.SUBMITTED).exclude(submitted_by=user_id).select_related("branch__node")


def totals_of(rows: Sequence[Any]) -> dict[str, Decimal | int]:
    """Members, due, paid and what is open over sheets whose sums may be shown."""
    shown = [row for row in rows if row is not None and row.shows_sums]
    due, paid = sum((r.due or rules.ZERO for r in shown), rules.ZERO), sum((r.paid or rules.ZERO for r in shown), rules.ZERO)
    return {"members": sum(r.members for r in shown), "due": due, "paid": paid, "open": sum((r.open_sum for r in shown), rules.ZERO),
            "open_members": sum(r.open_members for r in shown)}  # fmt: skip
