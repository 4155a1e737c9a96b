"""Competitions follow the unit of the entry through the cover; a grade by the fast track follows the person's unit on the day.

A worker counts once in a period, however often he took part; the whole are the workers of the last day told of.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, OuterRef
from django.db.models.functions import TruncDate

from assessment.metrics.rules import CoverMap, Needs
from assessment.metrics.selectors.cover import people_then, unit_then
from assessment.metrics.selectors.shapes import Branches, Facts, Record, add_parts, owners_in
from portal.kernel.periods import Period
from workforce.competitions.enums import CompetitionLevel
from workforce.competitions.models import CompetitionEntry, CompetitionMember
from workforce.promotion.models import FastTrackRequest

Told = tuple[Any, int, date, dict[str, Any], dict[str, int]]


def _joined(units: list[int], period: Period, last: date) -> Iterator[Told]:
    """Everybody who came to a competition that was held in the period: one statement."""
    rows = CompetitionMember.objects.filter(
        entry__unit__in=units, entry__is_absent=False, competition__state__in=("scored", "published"),
        competition__starts_on__gte=period.starts_on, competition__starts_on__lte=last,
    )  # fmt: skip
    seen: set[int] = set()
    for row in rows.select_related("entry__unit", "competition", "person").order_by("competition__starts_on", "pk"):
        is_first = row.person_id not in seen
        seen.add(row.person_id)
        values = {"what": "joined", "is_first": is_first}
        yield row, row.entry.unit_id, row.competition.starts_on, values, {"competing.joined": int(is_first)}


def _prizes(units: list[int], period: Period, last: date) -> Iterator[Told]:
    rows = CompetitionEntry.objects.filter(
        unit__in=units, competition__level__gte=CompetitionLevel.GROUP, competition__state="published",
        competition__published_on__gte=period.starts_on, competition__published_on__lte=last,
    )  # fmt: skip
    for row in rows.exclude(prize="").select_related("unit", "competition").order_by("competition__published_on", "pk"):
        yield row, row.unit_id, row.competition.published_on or last, {"what": "prize"}, {"competing.prizes": 1}


def _fasttracks(units: list[int], period: Period, last: date) -> Iterator[Told]:
    rows = FastTrackRequest.objects.filter(state="approved").annotate(decided_on=TruncDate("decided_at"))
    rows = rows.filter(decided_on__gte=period.starts_on, decided_on__lte=last)
    rows = rows.annotate(unit_then=unit_then(OuterRef("decided_on"), "person_id", "person__unit_id")).filter(unit_then__in=units)
    for row in rows.select_related("person__unit", "entry__competition").order_by("decided_at", "pk"):
        yield row, row.unit_then, row.decided_on, {"what": "fasttrack"}, {"competing.fasttrack": 1}


def _told(period: Period, covers: CoverMap, day: date) -> Iterator[Told]:
    """(row, unit, day, values of the record, parts of the facts). Three statements."""
    last, units = min(day - timedelta(days=1), period.ends_on), list(covers.paths)
    yield from _joined(units, period, last)
    yield from _prizes(units, period, last)
    yield from _fasttracks(units, period, last)


def competing(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    found: Facts = defaultdict(dict)
    wanted, on = set(branch_ids), min(day, period.ends_on)
    for _row, unit_id, row_on, _values, parts in _told(period, covers, day):
        add_parts(found, covers, wanted, unit_id, row_on, parts)
    rows: Any = people_then(list(covers.paths), on).order_by()
    workers = rows.values_list("unit_then").annotate(n=Count("pk"))
    for unit_id, count in workers:
        add_parts(found, covers, wanted, unit_id, on, {"competing.workers": count})
    return found


def _record(row: Any, on: date, values: dict[str, Any]) -> Record:
    if isinstance(row, FastTrackRequest):
        label = f"{row.entry.competition.name} · {row.person.name}"
        return Record("fasttrack", row.pk, row.version, label, on, row.person.unit.path, values, "fasttrack_detail")
    entry = row if isinstance(row, CompetitionEntry) else row.entry
    label = row.competition.name if isinstance(row, CompetitionEntry) else f"{row.competition.name} · {row.person.name}"
    return Record("competition", entry.pk, entry.version, label, on, entry.unit.path, values, "competition_entry")


def competing_records(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> dict[int, list[Record]]:
    found = defaultdict(list)
    for row, unit_id, on, values, _parts in _told(period, covers, day):
        record = _record(row, on, values)
        for branch_id, _share in owners_in(covers, set(branch_ids), unit_id, on):
            found[branch_id].append(record)
    return found
