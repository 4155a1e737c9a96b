"""Plans by year, one with its lines, its approval and its end; budgets of several years side by side."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.resources import access, selectors, services
from branches.resources.enums import ResourceKind, ResourceState
from branches.resources.filters import PlanFilter
from branches.resources.forms import AimForm, CloseForm, NodeForm, PlanForm
from branches.resources.models import ResourcePlan
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import VersionForm, add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused

SECTION = {"section": "resources"}
COLUMNS = (
    Column(gettext_lazy("党委"), "node__path"),
    Column(gettext_lazy("年度"), "year", "num"),
    Column(gettext_lazy("资源项数"), css="num hide-s"),
    Column(gettext_lazy("经费计划（元）"), css="num"),
    Column(gettext_lazy("经费已用（元）"), css="num hide-s"),
    Column(gettext_lazy("状态")),
)


@page("resource.view")
def resource_plan_list(request: HouseRequest) -> HttpResponse:
    rows, wanted = selectors.plans(request.actor), request.GET.get("s", "")
    tabs: list[Any] = [(_("全部"), "?", "", wanted not in ResourceState.values)]
    tabs += [(state.label, f"?s={state.value}", "", wanted == state.value) for state in ResourceState]
    shown = rows.filter(state=wanted) if wanted in ResourceState.values else rows
    filterset = PlanFilter(request.GET, shown)
    listing = Listing(request, shown, COLUMNS, filterset, tabs=tabs, decorate=selectors.with_budgets, export="resource-plans")
    context = {**SECTION, "listing": listing, "can_write": request.actor.can("resource.edit")}
    return render(request, "branches/resources/list.html", context)


@page("resource.view")
def resource_budgets(request: HouseRequest) -> HttpResponse:
    """Budgets of one committee by purpose, the years side by side."""
    form = NodeForm(request.GET if "node" in request.GET else None, actor=request.actor)
    nodes: Any = form.fields["node"]
    node = form.cleaned_data["node"] if form.is_valid() else nodes.queryset.first()
    form.initial = {"node": node.code if node is not None else ""}
    table = selectors.budget_table(request.actor, node) if node is not None else None
    context = {**SECTION, "form": NodeForm(actor=request.actor, initial=form.initial), "node": node, "table": table}
    return render(request, "branches/resources/budgets.html", context)


@page("resource.edit", methods="GET POST")
def resource_plan_new(request: HouseRequest) -> HttpResponse:
    today = clock.today()
    typed = request.POST if request.method == "POST" else None
    form = PlanForm(typed, scope=request.scope, today=today, initial={"year": today.year})
    if request.method == "POST" and form.is_valid():
        try:
            row = services.draft_plan(actor=request.actor, at=clock.now(), **form.cleaned_data)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已建立草稿，请列入经费、场地和师资。"))
            return redirect("resource_plan_detail", row.pk)
    return render(request, "branches/resources/form.html", {**SECTION, "form": form}, status=422 if form.errors else 200)


def plan_of(request: HouseRequest, pk: int) -> ResourcePlan:
    return get_object_or_404(selectors.plans(request.actor), pk=pk)


def written_plan(request: HouseRequest, pk: int) -> ResourcePlan:
    """A plan that the actor may write in; 404 for any other."""
    return get_object_or_404(ResourcePlan.objects.within(request.scope).select_related("node"), pk=pk)


@page("resource.edit", methods="GET POST")
def resource_plan_edit(request: HouseRequest, pk: int) -> HttpResponse:
    row = written_plan(request, pk)
    verdict = access.may_change(request.actor, row)
    if not verdict:
        return refused(request, RuleBroken(verdict.code, **verdict.params), back=reverse("resource_plan_detail", args=[pk]))
    form = AimForm(request.POST if request.method == "POST" else None, initial={"version": row.version, "aim": row.aim})
    if request.method == "POST" and form.is_valid():
        change = partial(services.change_plan, plan=row, **form.cleaned_data)
        if answer := carry_out(request, form, change, done=_("已保存。"), then=redirect("resource_plan_detail", pk)):
            return answer
    return render(request, "branches/resources/form.html", {**SECTION, "form": form, "row": row}, status=422 if form.errors else 200)


@page("resource.view")
def resource_plan_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, plan_of(request, pk))


def _show(request: HouseRequest, row: ResourcePlan, status: int = 200, **bound: forms.Form) -> HttpResponse:
    actor, writes = request.actor, access.writes(request.actor, row)
    lines = selectors.lines_of(row)
    standing = [line for line in lines if line.dropped_on is None]
    selectors.growth_of(row, [line for line in standing if line.kind == ResourceKind.BUDGET])
    fresh: dict[str, Any] = {}
    if writes and row.state == ResourceState.RUNNING:
        fresh["close"] = CloseForm(initial={"version": row.version}, auto_id="close_%s")
    approves = writes and row.state == ResourceState.DRAFT and bool(access.may_approve(actor, row, len(standing)))
    context = {
        **SECTION, "row": row, "writes": writes and row.state != ResourceState.CLOSED, "approves": approves,
        "waits": writes and row.state == ResourceState.DRAFT and not approves,
        "groups": [(kind, [line for line in standing if line.kind == kind]) for kind in ResourceKind],
        "dropped": [line for line in lines if line.dropped_on is not None], "changes": selectors.changes_of(row), "forms": fresh | bound,
    }  # fmt: skip
    return render(request, "branches/resources/detail.html", context, status=status)


@page("resource.approve", methods="POST")
def resource_plan_approve(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = written_plan(request, pk), VersionForm(request.POST)
    try:
        version = form.cleaned_data["version"] if form.is_valid() else 0
        services.approve_plan(actor=request.actor, at=clock.now(), plan=row, version=version)
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("resource_plan_detail", args=[pk]))
    messages.success(request, _("已审定，开始执行。"))
    return redirect("resource_plan_detail", pk)


@page("resource.edit", methods="POST")
def resource_plan_close(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = written_plan(request, pk), CloseForm(request.POST, auto_id="close_%s")
    if form.is_valid():
        close = partial(services.close_plan, plan=row, **form.cleaned_data)
        if answer := carry_out(request, form, close, done=_("计划已结束。"), then=redirect("resource_plan_detail", pk)):
            return answer
    return _show(request, plan_of(request, pk), 422, close=form)
