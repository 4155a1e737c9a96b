"""Business measures as a file that the import of the same kind takes back."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found
from portal.measures import selectors
from portal.measures.filters import GrowthFilter, MeasureFilter
from portal.measures.models import BusinessMeasure


def find_measures(asked: Asked) -> Found:
    rows = BusinessMeasure.objects.within(asked.scope).select_related("node", "kind").order_by("-month", "node__path", "kind__sort")
    filterset = MeasureFilter(asked.params, queryset=rows, request=asked)
    return Found(filterset.qs, filterset)


COLUMNS = (
    ExportColumn("node", value="node.code"),
    ExportColumn("node_name", _("单位名称"), "node.name"),
    ExportColumn("kind", value="kind.name_zh"),
    ExportColumn("month", value=lambda row: f"{row.month:%Y-%m}"),
    ExportColumn("value", kind="number"),
    ExportColumn("target", kind="number"),
    ExportColumn("baseline", kind="number"),
    ExportColumn("source"),
)


def _kind_of(asked: Asked) -> tuple[Any, selectors.Streak]:
    return selectors.kind_asked(asked.params.get("kind", "")), selectors.streak_on(asked.today)


def find_growth(asked: Asked) -> Found:
    kind, streak = _kind_of(asked)
    filterset = GrowthFilter(asked.params, queryset=selectors.growing_units(asked.scope, kind, streak), request=asked)
    return Found(filterset.qs, filterset)


def _with_growth(nodes: list[Any], asked: Asked) -> list[Any]:
    return selectors.with_growth(nodes, *_kind_of(asked))


def _figure(place: int) -> Any:
    return lambda row: row.year_cells[place][0].value if row.year_cells[place][0] else None


def _months(place: int) -> Any:
    return lambda row: row.year_cells[place][0].months if row.year_cells[place][0] else 0


def _growth(place: int) -> Any:
    return lambda row: None if row.year_cells[place][1] is None else round(row.year_cells[place][1], 1)


def growth_columns(asked: Asked) -> list[ExportColumn]:
    """Each year with its figure, its months and its growth; then the streak."""
    _kind, streak = _kind_of(asked)
    columns = [ExportColumn("code", _("单位编码")), ExportColumn("name", _("单位名称"))]
    for place, year in enumerate(streak.years):
        columns += [
            ExportColumn(f"value_{year}", gettext("%(year)s 年数") % {"year": year}, _figure(place), kind="number"),
            ExportColumn(f"months_{year}", gettext("%(year)s 年有数的月份") % {"year": year}, _months(place), kind="number"),
            ExportColumn(f"growth_{year}", gettext("%(year)s 年增幅（%%）") % {"year": year}, _growth(place), kind="number"),
        ]
    return [*columns, ExportColumn("streak_years", _("连续增长年数"), "streak_years", kind="number")]


EXPORTERS = (
    Exporter(
        "measure-list", _("业务指标"), "measure.view", COLUMNS, find_measures, ("node__path", "kind__sort", "month", "value"),
        imports="business-measures",
    ),
    Exporter("measure-growth", _("指标连续增长"), "measure.view", growth_columns, find_growth, ("path",), decorate=_with_growth),
)  # fmt: skip
