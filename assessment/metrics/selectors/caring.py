"""Cases of workers and reviews of hardship files. They follow their unit on the day through the cover.

Records bear neither a name nor a word nor a way to the file: only what kind of thing was due on which day (docs/adr/0038).
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from assessment.metrics.rules import CoverMap, Needs
from assessment.metrics.selectors.shapes import Branches, Facts, Record, add_parts, owners_in
from portal.catalogue.selectors import value_on
from portal.kernel.periods import Period
from workforce.care import rules as care_rules
from workforce.care.models import HardshipFile
from workforce.cases import rules as case_rules
from workforce.cases.models import WorkerCase

Told = tuple[Any, str, date, dict[str, Any], dict[str, int]]


def _cases(units: list[int], period: Period, last: date) -> Iterator[Told]:
    """Due once its first day is over, ended on the day of the worker's word or of the silence."""
    span = (period.starts_on, last)
    rows = WorkerCase.objects.filter(Q(first_due_on__range=span) | Q(closed_on__range=span), unit__in=units)
    for row in rows.select_related("unit").order_by("first_due_on", "pk"):
        label = _("维权诉求")
        if span[0] <= row.first_due_on <= span[1]:
            met = case_rules.is_on_time(row.first_answered_on, row.first_due_on)
            values = {"what": "due", "is_met": met, "due_on": row.first_due_on.isoformat()}
            yield row, label, row.first_due_on, values, {"caring.due": 1, "caring.ontime": int(met)}
        if row.closed_on is not None and span[0] <= row.closed_on <= span[1]:
            met = row.closed_how == "confirmed"
            values = {"what": "closed", "is_met": met, "due_on": row.closed_on.isoformat()}
            yield row, label, row.closed_on, values, {"caring.closed": 1, "caring.confirmed": int(met)}


def _reviews(units: list[int], period: Period, last: date) -> Iterator[Told]:
    """A review counts on the last day of its grace, done or not."""
    grace = int(value_on("HARDSHIP_GRACE_DAYS", period.ends_on))
    files = HardshipFile.objects.filter(unit__in=units).select_related("unit").prefetch_related("reviews").order_by("pk")
    for row in files:
        done = [(review.due_on, review.reviewed_on) for review in row.reviews.all()]
        waiting = [(row.review_due_on, None)] if row.state == "open" else []
        for due, reviewed in sorted([*done, *waiting], key=lambda pair: pair[0]):
            on = due + timedelta(days=grace)
            if period.starts_on <= on <= last:
                met = care_rules.is_reviewed_on_time(reviewed, due, grace)
                values = {"what": "review", "is_met": met, "due_on": due.isoformat()}
                yield row, _("帮扶档案"), on, values, {"caring.reviews": 1, "caring.reviewed": int(met)}


def _told(period: Period, covers: CoverMap, day: date) -> Iterator[Told]:
    """Four statements."""
    last, units = min(day - timedelta(days=1), period.ends_on), list(covers.paths)
    yield from _cases(units, period, last)
    yield from _reviews(units, period, last)


def caring(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    found: Facts = defaultdict(dict)
    for row, _label, on, _values, parts in _told(period, covers, day):
        add_parts(found, covers, set(branch_ids), row.unit_id, on, parts)
    return found


def caring_records(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> dict[int, list[Record]]:
    found = defaultdict(list)
    for row, label, on, values, _parts in _told(period, covers, day):
        kind = "worker_case" if isinstance(row, WorkerCase) else "hardship"
        record = Record(kind, row.pk, row.version, label, on, row.unit.path, values)
        for branch_id, _share in owners_in(covers, set(branch_ids), row.unit_id, on):
            found[branch_id].append(record)
    return found
