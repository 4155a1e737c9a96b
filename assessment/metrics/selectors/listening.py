"""Service tickets answered in time and found helpful, monthly notes handed in in time. They follow the branch; what went to the
level above directly is not the branch's. No figure of a survey is a fact: nothing leads from how people feel to a score."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from assessment.metrics.rules import CoverMap, Needs
from assessment.metrics.selectors.shapes import ZERO, Branches, Facts, Record
from branches.notes.models import BranchNote
from branches.notes.rules import due_on, month_before
from branches.notes.selectors import due_day, handed_by
from branches.orgs.models import Branch
from branches.tickets.models import ServiceTicket
from portal.kernel.periods import Period

ONE = Decimal(1)


def _rows(branch_ids: Branches):
    return ServiceTicket.objects.filter(branch__in=branch_ids, is_direct=False)


def _due(branch_ids: Branches, period: Period, day: date):
    """Tickets whose first answer fell due in the period, before ``day``."""
    rows = _rows(branch_ids).filter(first_due_on__gte=period.starts_on, first_due_on__lte=period.ends_on)
    return rows.filter(first_due_on__lt=day)


def _told(branch_ids: Branches, period: Period, day: date):
    """Tickets closed in the period, before ``day``, by the word of the person."""
    rows = _rows(branch_ids).filter(helped__isnull=False, closed_on__gte=period.starts_on, closed_on__lte=period.ends_on)
    return rows.filter(closed_on__lt=day)


def tickets(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    """Two statements."""
    names = ("ticket.due", "ticket.ontime", "ticket.told", "ticket.helped")
    found: Facts = defaultdict(lambda: dict.fromkeys(names, ZERO))
    rows = _due(branch_ids, period, day).order_by().values_list("branch_id", "first_due_on", "first_answered_on")
    for branch_id, due, answered in rows:
        found[branch_id]["ticket.due"] += ONE
        found[branch_id]["ticket.ontime"] += ONE if answered is not None and answered <= due else ZERO
    for branch_id, helped in _told(branch_ids, period, day).order_by().values_list("branch_id", "helped"):
        found[branch_id]["ticket.told"] += ONE
        found[branch_id]["ticket.helped"] += ONE if helped else ZERO
    return dict(found)


def ticket_records(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> dict[int, list[Record]]:
    """A ticket by its number and topic: neither its words nor anybody's name."""
    found = defaultdict(list)
    for row in _due(branch_ids, period, day).select_related("branch__node", "topic").order_by("first_due_on", "pk"):
        values = {"what": "due", "due_on": row.first_due_on, "done_on": row.first_answered_on}
        found[row.branch_id].append(_record(row, row.first_due_on, values))
    for row in _told(branch_ids, period, day).select_related("branch__node", "topic").order_by("closed_on", "pk"):
        found[row.branch_id].append(_record(row, row.closed_on, {"what": "told", "helped": row.helped}))
    return found


def _record(row: ServiceTicket, day: date | None, values: dict) -> Record:
    assert day is not None
    label = f"{row} · {row.topic}"
    return Record("ticket", row.pk, row.version, label, day, row.branch.node.path, values, "ticket_detail")


def _owed(branch_ids: Branches, period: Period, day: date) -> list[tuple[int, str, date, date, BranchNote | None]]:
    """(branch id, path, month, last day in time, note handed in) of the months whose last day lies in the period and is over, for
    branches that stood the whole month. Three statements."""
    last = due_day(min(day, period.ends_on))
    ends = [(month_before(m.starts_on), due_on(month_before(m.starts_on), last)) for m in period.months()]
    months = [(month, due) for month, due in ends if period.contains(due) and due < day]
    if not months:
        return []
    rows = Branch.objects.filter(pk__in=branch_ids).values_list("pk", "node__path", "founded_on", "node__closed_on").order_by("pk")
    notes = handed_by(branch_ids, [month for month, _due_on in months])
    return [
        (pk, path, month, due, notes.get((pk, month)))
        for pk, path, founded_on, closed_on in rows for month, due in months
        if founded_on <= month and (closed_on is None or closed_on >= due)
    ]  # fmt: skip


def notes(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    found: Facts = defaultdict(lambda: {"note.due": ZERO, "note.ontime": ZERO})
    for branch_id, _path, _month, due, note in _owed(branch_ids, period, day):
        found[branch_id]["note.due"] += ONE
        found[branch_id]["note.ontime"] += ONE if note is not None and note.handed_on is not None and note.handed_on <= due else ZERO
    return dict(found)


def note_records(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> dict[int, list[Record]]:
    found = defaultdict(list)
    for branch_id, path, month, due, note in _owed(branch_ids, period, day):
        values = {"due_on": due, "done_on": note.handed_on if note is not None else None}
        label = _("%(month)s 思想动态") % {"month": f"{month:%Y-%m}"}
        pk, version = (note.pk, note.version) if note is not None else (None, 0)
        found[branch_id].append(Record("note", pk, version, label, due, path, values, "note_detail" if pk else ""))
    return found
