"""Reads of business measures."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from portal.catalogue.selectors import values_on
from portal.kernel.periods import Period
from portal.kernel.scope import Scope
from portal.measures import rules
from portal.measures.models import BusinessMeasure, MeasureKind
from portal.organization.enums import UNIT_KINDS, UnitField
from portal.organization.models import Node
from portal.organization.rules import field_of
from portal.organization.selectors import field_marks


def kinds_by_text() -> dict[str, MeasureKind]:
    """Active kinds by code and by Chinese name: one statement."""
    found: dict[str, MeasureKind] = {}
    for kind in MeasureKind.objects.filter(is_active=True):
        found |= {kind.code: kind, kind.name_zh: kind}
    return found


def stored_at(node_ids: Iterable[int], months: Iterable[date]) -> dict[tuple[int, date, int], BusinessMeasure]:
    """Stored figures by (node, month, kind): one statement."""
    rows = BusinessMeasure.objects.filter(node_id__in=set(node_ids), month__in=set(months))
    return {(m.node_id, m.month, m.kind_id): m for m in rows}


USUAL = "OUTPUT-VALUE"  # the total output value, whose years the sources compare


def kind_asked(code: str) -> MeasureKind | None:
    """The measure of that code, else the total output value, else the first of the catalogue."""
    kinds = {kind.code: kind for kind in MeasureKind.objects.filter(is_active=True).order_by("sort")}
    return kinds.get(code) or kinds.get(USUAL) or next(iter(kinds.values()), None)


@dataclass(frozen=True)
class Streak:
    """The figures of the rule rows on a day: how many years in a row, by more than how many percent, and the years shown."""

    most: int
    rate: Decimal
    years: tuple[int, ...]

    @property
    def last(self) -> int:
        return self.years[-1]


def streak_on(day: date) -> Streak:
    """The years that are compared on ``day``: the running one and as many before it as a streak and its start need."""
    found = values_on(["GROWTH_STREAK_YEARS", "GROWTH_STREAK_RATE"], day)
    most = int(found["GROWTH_STREAK_YEARS"])
    return Streak(most, Decimal(str(found["GROWTH_STREAK_RATE"])), tuple(range(day.year - most - 1, day.year + 1)))


def _of_years(kind: MeasureKind | None, streak: Streak) -> QuerySet[BusinessMeasure]:
    rows = BusinessMeasure.objects.filter(kind=kind, month__gte=date(streak.years[0], 1, 1))
    return rows.filter(month__lte=date(streak.last, 12, 31))


def growing_units(scope: Scope, kind: MeasureKind | None, streak: Streak) -> QuerySet[Node]:
    """Units and branches of the reach that have a figure of ``kind`` in the years that are compared."""
    told = _of_years(kind, streak).filter(node=OuterRef("pk"))
    return Node.objects.within(scope).filter(Exists(told)).order_by("path")


def with_growth(nodes: list[Any], kind: MeasureKind | None, streak: Streak) -> list[Any]:
    """The nodes, each with ``year_cells`` (figure, growth) and ``streak_years``: one statement."""
    months: dict[int, dict[date, Decimal]] = {node.pk: {} for node in nodes}
    if kind is None:
        return nodes
    for node_id, month, value in _of_years(kind, streak).filter(node__in=nodes).values_list("node_id", "month", "value"):
        months[node_id][month] = value
    for node in nodes:
        years = rules.year_figures(months[node.pk], kind.fold)
        node.year_cells = [(years.get(year), rules.growth_of(years, year, kind.better)) for year in streak.years]
        node.streak_years = rules.growth_streak(years, streak.last, streak.rate, streak.most, kind.better)
    return nodes


@dataclass(frozen=True)
class FieldRow:
    """One measure with what the units of research, of production and of neither come to."""

    kind: MeasureKind
    figures: tuple[rules.FieldFigure | None, ...]


FIELDS = (*UnitField.values, "")


def fields_of(scope: Scope, period: Period) -> list[FieldRow]:
    """Every measure that units of the reach have told in ``period``, by field: three statements."""
    rows = BusinessMeasure.objects.within(scope).filter(month__gte=period.starts_on, month__lte=period.ends_on)
    rows = rows.filter(node__kind__in=UNIT_KINDS).order_by("node__path", "month")
    marks = field_marks()
    told = [
        rules.Told(kind_id, path, month, value, target, field_of(path, marks))
        for kind_id, path, month, value, target in rows.values_list("kind_id", "node__path", "month", "value", "target")
    ]
    kinds = list(MeasureKind.objects.filter(pk__in={row.kind_id for row in told}).order_by("sort", "code"))
    found = rules.by_field(told, {kind.pk: (kind.fold, kind.better) for kind in kinds})
    return [FieldRow(kind, tuple(found.get((kind.pk, field)) for field in FIELDS)) for kind in kinds]


def months_told(scope: Scope) -> list[date]:
    """Months of which units of the reach have told a figure, newest first."""
    rows = BusinessMeasure.objects.within(scope).filter(node__kind__in=UNIT_KINDS)
    return list(rows.order_by("-month").values_list("month", flat=True).distinct())
