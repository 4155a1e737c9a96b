"""Dues and class hours of a branch's members, as counts: no record of evidence names anybody."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import Count, F, Q
from django.db.models.functions import TruncMonth

from assessment.metrics.rules import CoverMap, Needs
from assessment.metrics.selectors.shapes import ZERO, Branches, Facts, Record
from branches.dues.models import DuesEntry
from branches.orgs.models import Branch
from branches.study.rules import reached
from branches.study.selectors import lines_of
from portal.kernel.periods import Period, month_of, year_of


def _by_month(branch_ids: Branches, period: Period, day: date) -> Any:
    """(branch, sheet, month, members who owe, of them paid in full by the end of the month) of months that are over. One statement."""
    months = [month.starts_on for month in period.months() if month.ends_on < day]
    rows = DuesEntry.objects.filter(sheet__branch_id__in=branch_ids, month__in=months, due__gt=0).order_by()
    in_time = Q(paid__gte=F("due"), paid_month__lte=F("month"))
    groups = rows.annotate(paid_month=TruncMonth("paid_on")).values_list("sheet__branch_id", "sheet_id", "month")
    return groups.annotate(n=Count("pk"), ontime=Count("pk", filter=in_time)).order_by("month")


def dues(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    found: Facts = defaultdict(lambda: {"dues.members": ZERO, "dues.ontime": ZERO})
    for branch_id, _sheet, _month, members, ontime in _by_month(branch_ids, period, day):
        found[branch_id]["dues.members"] += members
        found[branch_id]["dues.ontime"] += ontime
    return found


def dues_records(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> dict[int, list[Record]]:
    """One record a month: how many owed and how many paid in time."""
    paths = dict(Branch.objects.filter(pk__in=branch_ids).values_list("pk", "node__path"))
    found = defaultdict(list)
    for branch_id, sheet_id, month, members, ontime in _by_month(branch_ids, period, day):
        values = {"members": members, "ontime": ontime}
        label, last = f"{month:%Y-%m}", month_of(month).ends_on
        found[branch_id].append(Record("dues_month", sheet_id, 0, label, last, paths[branch_id], values))
    return found


def _lines(branch_ids: Branches, period: Period, day: date) -> tuple[date, dict[int, tuple[int, int]]]:
    """Hours of the year up to the last day of the period. Four statements."""
    last = min(day, period.ends_on)
    so_far = Period(year_of(last).starts_on, last, "", "")
    return last, {pk: reached(lines) for pk, lines in lines_of(branch_ids, so_far, last).items()}


def study(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    _last, counts = _lines(branch_ids, period, day)
    return {pk: {"study.reached": ZERO + done, "study.members": ZERO + members} for pk, (done, members) in counts.items()}


def study_records(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> dict[int, list[Record]]:
    """One record a branch: how many members reached their hours."""
    last, counts = _lines(branch_ids, period, day)
    paths = dict(Branch.objects.filter(pk__in=branch_ids).values_list("pk", "node__path"))
    return {
        pk: [Record("study", None, 0, str(last.year), last, paths[pk], {"reached": done, "members": members})]
        for pk, (done, members) in counts.items()
    }
