"""Business measures: what is in, and one figure by hand. Files come in through the import pages."""

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
from portal.measures import rules, services
from portal.measures.filters import MeasureFilter
from portal.measures.forms import MeasureForm
from portal.measures.models import BusinessMeasure
from portal.organization.enums import NodeKind
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
    listing = Listing(request, rows, COLUMNS, MeasureFilter(request.GET, queryset=rows, request=request), decorate=_with_figures)
    actor = request.actor
    context = {
        **SECTION,
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
