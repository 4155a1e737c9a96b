"""Conversions, methods taken over and projects that were due. Each follows the unit whose source it is through the cover.

A conversion counts on the day on which it was verified, a method on the day on which another unit took it over, a project on the
day on which it was due; what was stopped or never approved is nobody's debt.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.timezone import localdate

from assessment.metrics.rules import CoverMap, Needs
from assessment.metrics.selectors.shapes import Branches, Facts, Record, add_parts, owners_in
from portal.kernel.periods import Period
from workforce.conversions.models import InnovationConversion
from workforce.innovation.models import InnovationProject
from workforce.innovation.rules import is_on_time
from workforce.methods.models import MethodAdopter


@dataclass(frozen=True)
class _Told:
    """One thing that counts, or would."""

    unit_id: int
    on: date
    parts: dict[str, Any]
    record: Record


def _conversions(units: list[int], period: Period) -> Iterator[_Told]:
    """Verified in the period; what was withdrawn later counts no more, and what waits is shown on the day it was entered."""
    rows = InnovationConversion.objects.filter(unit__in=units, state__in=("verified", "registered")).select_related("unit")
    for row in rows.order_by("pk"):
        is_verified = row.state == "verified"
        on = row.verified_on if is_verified and row.verified_on is not None else localdate(row.registered_at)
        if not period.contains(on):
            continue
        values = {"what": "conversion", "is_verified": is_verified, "benefit": str(row.benefit), "year": row.year}
        parts = {"innovating.conversions": 1, "innovating.benefit": row.benefit} if is_verified else {}
        yield _Told(
            row.unit_id, on, parts, Record("conversion", row.pk, row.version, str(row), on, row.unit.path, values, "conversion_detail")
        )


def _adopters(units: list[int], period: Period) -> Iterator[_Told]:
    rows = MethodAdopter.objects.filter(method__unit__in=units, method__state="named").select_related("method__unit", "unit")
    for row in rows.filter(adopted_on__gte=period.starts_on, adopted_on__lte=period.ends_on).order_by("adopted_on", "pk"):
        method, values = row.method, {"what": "adopter", "unit": row.unit.name}
        record = Record("method", method.pk, method.version, str(method), row.adopted_on, method.unit.path, values, "method_detail")
        yield _Told(method.unit_id, row.adopted_on, {"innovating.adopters": 1}, record)


def _projects(units: list[int], period: Period, day: date) -> Iterator[_Told]:
    last = min(day - timedelta(days=1), period.ends_on)
    rows = InnovationProject.objects.filter(unit__in=units, state__in=("approved", "running", "closed")).select_related("unit")
    for row in rows.filter(due_on__gte=period.starts_on, due_on__lte=last).order_by("due_on", "pk"):
        on_time = is_on_time(row.closed_on, row.due_on)
        values = {"what": "project", "is_on_time": on_time, "due_on": row.due_on.isoformat()}
        record = Record("innovation", row.pk, row.version, row.title, row.due_on, row.unit.path, values, "innovation_detail")
        yield _Told(row.unit_id, row.due_on, {"innovating.due": 1, "innovating.ontime": int(on_time)}, record)


def _told(period: Period, covers: CoverMap, day: date) -> Iterator[_Told]:
    """Three statements, whatever the number of branches."""
    units = list(covers.paths)
    yield from _conversions(units, period)
    yield from _adopters(units, period)
    yield from _projects(units, period, day)


def innovating(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    found: Facts = defaultdict(dict)
    for told in _told(period, covers, day):
        add_parts(found, covers, set(branch_ids), told.unit_id, told.on, told.parts)
    return found


def innovating_records(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> dict[int, list[Record]]:
    found = defaultdict(list)
    for told in _told(period, covers, day):
        for branch_id, _share in owners_in(covers, set(branch_ids), told.unit_id, told.on):
            found[branch_id].append(told.record)
    return found
