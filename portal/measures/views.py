"""Business measures: what is in, one figure by hand, years of growth, the two fields. Files come in through the import pages."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.kernel import clock
from portal.kernel.errors import EditConflict, RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page
from portal.measures import rules, selectors, services
from portal.measures.filters import GrowthFilter, MeasureFilter
from portal.measures.forms import MeasureForm
from portal.measures.models import BusinessMeasure
from portal.organization.enums import NodeKind, UnitField
from portal.organization.models import Node

SECTION = {"section": "measures"}
COLUMNS = (
    Column(gettext_lazy("单位或支部"), "node__path"),
    Column(gettext_lazy("指标"), "kind__sort"),
    Column(gettext_lazy("月份"), "month"),
    Column(gettext_lazy("实际值"), "value", "num"),
    Column(gettext_lazy("目标值"), "", "num hide-s"),
    Column(gettext_lazy("基准值"), "", "num hide-s"),
    Column(gettext_lazy("来源"), "", "hide-s"),
)


def _with_figures(rows: list[BusinessMeasure]) -> list[BusinessMeasure]:
    for row in rows:
        row.figures = {name: rules.shown(getattr(row, name)) for name in rules.FIGURES}
    return rows


@page("measure.view")
def measure_list(request: HouseRequest) -> HttpResponse:
    rows = BusinessMeasure.objects.within(request.scope).select_related("node", "kind").order_by("-month", "node__path", "kind__sort")
    listing = Listing(
        request, rows, COLUMNS, MeasureFilter(request.GET, queryset=rows, request=request), decorate=_with_figures, export="measure-list"
    )
    actor = request.actor
    context = {
        **SECTION,
        "tab": "list",
        "listing": listing,
        "can_edit": actor.can("measure.edit"),
        "can_import": actor.can("import.business-measures"),
    }
    return render(request, "portal/measures/list.html", context)


def _nodes(request: HouseRequest):
    return Node.objects.within(request.scope).filter(closed_on=None).exclude(kind=NodeKind.PARTY_GROUP)


@page("measure.edit", methods="GET POST")
def measure_create(request: HouseRequest) -> HttpResponse:
    return _entry(request, None)


@page("measure.edit", methods="GET POST")
def measure_edit(request: HouseRequest, pk: int) -> HttpResponse:
    rows = BusinessMeasure.objects.within(request.scope).select_related("node", "kind")
    return _entry(request, get_object_or_404(rows, pk=pk))


def _entry(request: HouseRequest, measure: BusinessMeasure | None) -> HttpResponse:
    initial: dict[str, Any] = {}
    if measure is not None:
        names = ("node", "kind", "value", "target", "baseline", "source", "version")
        initial = {n: getattr(measure, n) for n in names} | {"month": f"{measure.month:%Y-%m}"}
    form = MeasureForm(request.POST or None, nodes=_nodes(request), initial=initial)
    context: dict[str, Any] = {**SECTION, "form": form, "measure": measure, "theirs": None}
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            done = services.save_measure(actor=request.actor, at=clock.now(), **form.cleaned_data)
        except RuleBroken as broken:
            add_refusal(form, broken)
            status, context["theirs"] = broken.status, broken.params.get("theirs") if isinstance(broken, EditConflict) else None
        else:
            messages.success(request, _("数值没有变化。") if done.outcome == "unchanged" else _("已保存。"))
            return redirect("measure_list")
    return render(request, "portal/measures/form.html", context, status=422 if form.errors and status == 200 else status)


@page("measure.view")
def measure_growth(request: HouseRequest) -> HttpResponse:
    """The years of one measure by unit: figures, growth, and how many years in a row it was more than the rule asks for."""
    streak = selectors.streak_on(clock.today())
    kind = selectors.kind_asked(request.GET.get("kind", ""))
    columns = (
        Column(gettext_lazy("单位或支部"), "path"),
        *(Column(str(year), "", "num hide-s" if year < streak.last - 1 else "num") for year in streak.years),
        Column(gettext_lazy("连续增长"), "", "num"),
    )
    given = request.GET.copy()
    if kind is not None:
        given["kind"] = kind.code
    rows = selectors.growing_units(request.scope, kind, streak)
    listing = Listing(
        request, rows, columns, GrowthFilter(given, queryset=rows, request=request),
        decorate=lambda nodes: _growth_words(selectors.with_growth(nodes, kind, streak)), export="measure-growth",
    )  # fmt: skip
    context = {**SECTION, "tab": "growth", "listing": listing, "kind": kind, "streak": streak}
    return render(request, "portal/measures/growth.html", context)


def _growth_words(nodes: list[Node]) -> list[Node]:
    """Figures as they are shown: value, whether it grew, how much, months of an incomplete year."""
    for node in nodes:
        node.cells = [
            {
                "value": rules.shown(None if figure is None else round(figure.value, 2)),
                "months": 0 if figure is None or figure.is_complete else figure.months,
                "growth": None if change is None else f"{change:+.1f}%",
            }
            for figure, change in node.year_cells
        ]
    return nodes


@page("measure.view")
def measure_fields(request: HouseRequest) -> HttpResponse:
    """Research and production side by side: every measure of a period, folded over the units of each field."""
    periods = rules.periods_of(selectors.months_told(request.scope))
    wanted = request.GET.get("period", "")
    period = next((p for p in periods if p.code == wanted), periods[0] if periods else None)
    rows = selectors.fields_of(request.scope, period) if period is not None else []
    fields = [(key, label) for key, label in [*UnitField.choices, ("none", _("未分领域"))]]
    context = {
        **SECTION,
        "tab": "fields",
        "periods": periods,
        "period": period,
        "fields": fields,
        "rows": [(row.kind, [_shown_field(figure) for figure in row.figures]) for row in rows],
    }
    return render(request, "portal/measures/fields.html", context)


def _shown_field(figure: rules.FieldFigure | None) -> dict[str, Any] | None:
    if figure is None:
        return None
    attained = None if figure.attained is None else f"{figure.attained:.1f}%"
    return {"value": rules.shown(round(figure.value, 2)), "units": figure.units, "attained": attained}
