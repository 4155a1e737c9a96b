"""Appraisals closed by the end of the year, results of duty reports, coverage and reviews of vanguard posts. Party facts:
they follow the branch of the record."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.metrics.rules import CoverMap, Needs
from assessment.metrics.selectors.shapes import ZERO, Branches, Facts, Record
from branches.appraisals.models import DutyReport, MemberAppraisal
from branches.orgs.models import Branch
from branches.vanguard import rules as vanguard
from branches.vanguard.models import KeyPost, TaskForce, VanguardPost
from branches.vanguard.selectors import held_keys, review_times
from portal.kernel.periods import Period

ONE = Decimal(1)
Owed = tuple[int, str, int, date | None]  # branch id, path, year, day on which the round was closed


def _years(period: Period, day: date) -> list[int]:
    """Years whose last day lies in the period and is over."""
    ends = (date(year, 12, 31) for year in range(period.starts_on.year, period.ends_on.year + 1))
    return [end.year for end in ends if period.contains(end) and end < day]


def _rounds(branch_ids: Branches, period: Period, day: date) -> list[Owed]:
    """Each branch that stood the whole year with the day on which its round was closed. Two statements."""
    years = _years(period, day)
    if not years:
        return []
    rows = Branch.objects.filter(pk__in=branch_ids).values_list("pk", "node__path", "founded_on", "node__closed_on").order_by("pk")
    closed = {
        (branch, year): timezone.localdate(at)
        for branch, year, at in MemberAppraisal.objects.filter(branch__in=branch_ids, year__in=years, closed_at__isnull=False)
        .order_by().values_list("branch_id", "year", "closed_at")
    }  # fmt: skip
    return [
        (pk, path, year, closed.get((pk, year)))
        for pk, path, founded_on, closed_on in rows for year in years
        if founded_on <= date(year, 1, 1) and (closed_on is None or closed_on >= date(year, 12, 31))
    ]  # fmt: skip


def appraisals(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    found: Facts = defaultdict(lambda: {"appraisal.due": ZERO, "appraisal.done": ZERO})
    for branch_id, _path, year, closed_on in _rounds(branch_ids, period, day):
        found[branch_id]["appraisal.due"] += ONE
        found[branch_id]["appraisal.done"] += ONE if closed_on is not None and closed_on <= date(year, 12, 31) else ZERO
    return dict(found)


def appraisal_records(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> dict[int, list[Record]]:
    found = defaultdict(list)
    for branch_id, path, year, closed_on in _rounds(branch_ids, period, day):
        values = {"closed_on": closed_on, "is_done": closed_on is not None and closed_on <= date(year, 12, 31)}
        label = _("%(year)s 年民主评议党员") % {"year": year}
        found[branch_id].append(Record("appraisal", None, 0, label, date(year, 12, 31), path, values))
    return found


def _reports(branch_ids: Branches, period: Period, day: date):
    """Reports concluded in the period, before ``day``."""
    rows = DutyReport.objects.filter(branch__in=branch_ids, total__isnull=False, concluded_on__gte=period.starts_on)
    return rows.filter(concluded_on__lte=period.ends_on, concluded_on__lt=day)


def reports(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    """The sum of the results and their number: where a secretary has changed, the mean of both counts."""
    found: Facts = defaultdict(lambda: {"report.count": ZERO, "report.points": ZERO})
    for branch_id, total in _reports(branch_ids, period, day).order_by().values_list("branch_id", "total"):
        found[branch_id]["report.count"] += ONE
        found[branch_id]["report.points"] += total
    return dict(found)


def report_records(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> dict[int, list[Record]]:
    found = defaultdict(list)
    for row in _reports(branch_ids, period, day).select_related("branch__node", "person").order_by("concluded_on", "pk"):
        values = {"points": row.total, "band": row.get_band_display()}
        label = _("%(year)s 年述职 · %(name)s") % {"year": row.year, "name": row.person.name}
        path = row.branch.node.path
        found[row.branch_id].append(Record("report", row.pk, row.version, label, row.concluded_on, path, values, "duty_report_detail"))
    return found


def _keys(branch_ids: Branches, last: date):
    """Key posts in force on the last day."""
    rows = KeyPost.objects.filter(branch__in=branch_ids, registered_at__date__lte=last)
    return rows.filter(Q(closed_on=None) | Q(closed_on__gt=last))


def _last(period: Period, day: date) -> date:
    """The last day that the facts describe: the day before ``day``, or the end of the period."""
    return min(day - timedelta(days=1), period.ends_on)


def keys(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    """Key posts on the last day and those that a member held. Two statements."""
    last = _last(period, day)
    held = set(held_keys(last).filter(branch__in=branch_ids).values_list("key_post_id", flat=True))
    found: Facts = defaultdict(lambda: {"key.count": ZERO, "key.held": ZERO})
    for branch_id, pk in _keys(branch_ids, last).order_by().values_list("branch_id", "pk"):
        found[branch_id]["key.count"] += ONE
        found[branch_id]["key.held"] += ONE if pk in held else ZERO
    return dict(found)


def key_records(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> dict[int, list[Record]]:
    last = _last(period, day)
    held = set(held_keys(last).filter(branch__in=branch_ids).values_list("key_post_id", flat=True))
    found = defaultdict(list)
    for row in _keys(branch_ids, last).select_related("branch__node", "node").order_by("node__path", "name", "pk"):
        label = f"{row.node.short_name or row.node.name} · {row.name}"
        found[row.branch_id].append(Record("key", None, 0, label, last, row.branch.node.path, {"is_held": row.pk in held}))
    return found


def _looks(branch_ids: Branches, period: Period, day: date) -> list[tuple[VanguardPost, vanguard.Half, date, date | None]]:
    """(post, half-year, last day in time, day of the review) for reviews that fell due in the period. Three statements."""
    days = review_times(min(day, period.ends_on)).days
    half, halves = vanguard.half_of(period.ends_on), []
    for _step in range(4):
        due = vanguard.due_on(half, days)
        if period.contains(due) and due < day:
            halves.append((half, due))
        half = half.previous()
    if not halves:
        return []
    rows = VanguardPost.objects.filter(branch__in=branch_ids).select_related("branch__node").prefetch_related("reviews").order_by("pk")
    found = []
    for row in rows:
        done = {r.period: r.reviewed_on for r in row.reviews.all()}
        for one, due in halves:
            if vanguard.owes_review(row.from_on, row.to_on, row.ended_on, one):
                found.append((row, one, due, done.get(one.code)))
    return found


def looks(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    found: Facts = defaultdict(lambda: {"look.due": ZERO, "look.ontime": ZERO})
    for post, _half, due, done_on in _looks(branch_ids, period, day):
        found[post.branch_id]["look.due"] += ONE
        found[post.branch_id]["look.ontime"] += ONE if done_on is not None and done_on <= due else ZERO
    return dict(found)


def look_records(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> dict[int, list[Record]]:
    found = defaultdict(list)
    for post, half, due, done_on in _looks(branch_ids, period, day):
        values, label = {"due_on": due, "done_on": done_on}, f"{post.name} · {half.code}"
        found[post.branch_id].append(Record("look", post.pk, post.version, label, due, post.branch.node.path, values, "vanguard_detail"))
    return found


def _forces(branch_ids: Branches, period: Period, day: date) -> QuerySet[TaskForce]:
    """Task forces whose task fell due in the period, or is done before."""
    rows = TaskForce.objects.filter(branch__in=branch_ids, to_on__range=(period.starts_on, period.ends_on))
    return rows.filter(Q(to_on__lt=day) | Q(ended_on__isnull=False)).select_related("branch__node").order_by("to_on", "pk")


def forces(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    found: Facts = defaultdict(lambda: {"force.due": ZERO, "force.ontime": ZERO})
    for row in _forces(branch_ids, period, day):
        found[row.branch_id]["force.due"] += ONE
        found[row.branch_id]["force.ontime"] += ONE if row.ended_on is not None and row.ended_on <= row.to_on else ZERO
    return dict(found)


def force_records(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> dict[int, list[Record]]:
    found = defaultdict(list)
    for row in _forces(branch_ids, period, day):
        values, label = {"due_on": row.to_on, "done_on": row.ended_on}, f"{row.get_kind_display()} · {row.name}"
        record = Record("force", row.pk, row.version, label, row.to_on, row.branch.node.path, values, "task_force_detail")
        found[row.branch_id].append(record)
    return found
