"""What people and teams have earned: honours and rises in grade. Both follow the unit on the day through the cover."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery

from assessment.metrics.rules import CoverMap, Needs
from assessment.metrics.selectors.cover import once_in, unit_then
from assessment.metrics.selectors.shapes import ZERO, Branches, Facts, Record, add_parts, owners_in
from portal.kernel.periods import Period
from workforce.honours.models import Honour
from workforce.skills.models import GradeRecord


def _honours_in(branch_ids: Branches, period: Period, covers: CoverMap) -> QuerySet[Honour]:
    """Honours of the period that stand: of people and units below the covers, and of the branches themselves."""
    rows = Honour.objects.filter(withdrawn_at=None, awarded_on__gte=period.starts_on, awarded_on__lte=period.ends_on)
    return rows.filter(node_id__in={*covers.paths, *branch_ids}).order_by("-level", "awarded_on", "pk")


def _owners(honour: Honour, wanted: set[int], covers: CoverMap) -> list[tuple[int, Decimal]]:
    """A collective honour of the branch itself is its own; any other goes to who covers the unit on the day."""
    if honour.person_id is None and honour.node_id in wanted:
        return [(honour.node_id, Decimal(1))]
    return owners_in(covers, wanted, honour.node_id, honour.awarded_on)


def _owned(rows: Iterable[Honour], wanted: set[int], covers: CoverMap) -> Iterator[tuple[int, Decimal, Honour, bool]]:
    """(branch, share, honour, is the highest of its matter); rows come from the highest level down."""
    seen: set[tuple[int, str]] = set()
    for row in rows:
        for branch_id, share in _owners(row, wanted, covers):
            key = (branch_id, row.matter.strip())
            is_highest = not key[1] or key not in seen
            if row.confirmed_at is not None:
                seen.add(key)
            yield branch_id, share, row, is_highest


def honours(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    """Confirmed honours by level; the same matter counts once, at its highest level (BON-2)."""
    found: Facts = defaultdict(dict)
    for branch_id, share, row, is_highest in _owned(_honours_in(branch_ids, period, covers), set(branch_ids), covers):
        if is_highest and row.confirmed_at is not None:
            name = f"honour.{'collective' if row.person_id is None else 'people'}.{row.level}"
            found[branch_id][name] = found[branch_id].get(name, ZERO) + share
    return found


def honour_records(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> dict[int, list[Record]]:
    found = defaultdict(list)
    rows = _honours_in(branch_ids, period, covers).select_related("title", "person", "node")
    for branch_id, share, row, is_highest in _owned(rows, set(branch_ids), covers):
        who = row.person.name if row.person else row.node.short_name or row.node.name
        values = {
            "level": row.level, "of": "people" if row.person_id else "collective", "is_highest": is_highest, "matter": row.matter,
            "is_confirmed": row.confirmed_at is not None, "share": share * 100, "level_name": row.get_level_display(),
        }  # fmt: skip
        label = f"{row.title.name} · {who}"
        found[branch_id].append(Record("honour", row.pk, row.version, label, row.awarded_on, row.node.path, values, "honour_detail"))
    return found


def _grades_in(units: Iterable[int], period: Period) -> Any:
    """Grades that began in the period, with the unit on that day and the rank held before in the same occupation."""
    ids = list(units)
    rows = GradeRecord.objects.filter(from_on__gte=period.starts_on, from_on__lte=period.ends_on)
    earlier = GradeRecord.objects.filter(person=OuterRef("person"), occupation=OuterRef("occupation"), from_on__lt=OuterRef("from_on"))
    return rows.filter(once_in(ids, period.starts_on, "person__unit_id", "person_id")).annotate(
        unit_then=unit_then(OuterRef("from_on"), "person_id", "person__unit_id"),
        rank_before=Subquery(earlier.order_by("-from_on", "-pk").values("level__rank")[:1]),
    )


def grades(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    """Rises: a grade above the one held before. A first entry is no rise."""
    found: Facts = defaultdict(dict)
    rows = _grades_in(covers.paths, period).filter(level__rank__gt=F("rank_before"))
    for unit_id, from_on in rows.order_by().values_list("unit_then", "from_on"):
        add_parts(found, covers, set(branch_ids), unit_id, from_on, {"grade.rises": 1})
    return found


def grade_records(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> dict[int, list[Record]]:
    found = defaultdict(list)
    rows = _grades_in(covers.paths, period).select_related("person__unit", "occupation", "level").order_by("from_on", "pk")
    for row in rows:
        values = {"rank": row.level.rank, "rank_before": row.rank_before}
        label = f"{row.person.name} · {row.occupation.name} · {row.level.name}"
        record = Record("grade", row.person_id, row.person.version, label, row.from_on, row.person.unit.path, values, "person_detail")
        for branch_id, _share in owners_in(covers, set(branch_ids), row.unit_then, row.from_on):
            found[branch_id].append(record)
    return found
