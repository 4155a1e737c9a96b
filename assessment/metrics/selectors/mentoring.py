"""Agreements between mentor and apprentice. They follow the apprentice's unit on the day through the cover.

Due is an agreement whose days after its end are over; a year old one counts on the anniversary of its start; mentors are counted
on the last day told of, one for each running agreement.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from assessment.metrics.rules import CoverMap, Needs
from assessment.metrics.selectors.shapes import Branches, Facts, Record, add_parts, owners_in
from portal.catalogue.selectors import value_on
from portal.kernel.periods import Period, add_years
from workforce.mentorship import rules
from workforce.mentorship.models import MentorshipAgreement
from workforce.mentorship.selectors import rise, title_of


def _rows(units: Any) -> QuerySet[Any]:
    """Agreements that ever ran; what was broken off is nobody's debt."""
    rows = MentorshipAgreement.objects.filter(unit__in=list(units), state__in=("running", "done")).annotate(risen_on=rise())
    return rows.select_related("mentor", "apprentice", "unit").order_by("from_on", "pk")


def _told(period: Period, covers: CoverMap, day: date) -> Iterator[tuple[MentorshipAgreement, date, dict[str, Any], dict[str, int]]]:
    """(agreement, day, values of the record, parts of the facts). Two statements."""
    last = min(day - timedelta(days=1), period.ends_on)
    grace = int(value_on("MENTOR_TEST_DAYS", period.ends_on))
    first = period.starts_on - timedelta(days=grace)
    near = Q(to_on__gte=first, to_on__lte=period.ends_on) | Q(from_on__gte=add_years(first, -1), from_on__lte=period.ends_on)
    runs = Q(from_on__lte=last) & (Q(done_on=None) | Q(done_on__gt=last))
    for row in _rows(covers.paths).filter(near | runs):
        due, anniversary = row.to_on + timedelta(days=grace), add_years(row.from_on, 1)
        if period.contains(due) and due <= last:
            on_time = rules.is_on_time(row.done_on, row.grade, row.to_on, grace)
            values = {"what": "due", "is_on_time": on_time, "due_on": due.isoformat()}
            yield row, due, values, {"mentoring.due": 1, "mentoring.ontime": int(on_time)}
        if period.contains(anniversary) and anniversary <= last:
            risen = row.risen_on if row.risen_on is not None and row.risen_on <= anniversary else None
            values = {"what": "year", "risen_on": risen}
            yield row, anniversary, values, {"mentoring.year": 1, "mentoring.risen": int(risen is not None)}
        if row.from_on <= last and (row.done_on is None or row.done_on > last):
            values = {"what": "running", "is_member": row.is_member_mentor}
            yield row, last, values, {"mentoring.running": 1, "mentoring.member": int(row.is_member_mentor)}


def mentoring(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    found: Facts = defaultdict(dict)
    for row, on, _values, parts in _told(period, covers, day):
        add_parts(found, covers, set(branch_ids), row.unit_id, on, parts)
    return found


def mentoring_records(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> dict[int, list[Record]]:
    found = defaultdict(list)
    for row, on, values, _parts in _told(period, covers, day):
        record = Record("mentorship", row.pk, row.version, title_of(row), on, row.unit.path, values, "mentorship_detail")
        for branch_id, _share in owners_in(covers, set(branch_ids), row.unit_id, on):
            found[branch_id].append(record)
    return found
