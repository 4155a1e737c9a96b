"""Lines of plans: the list of what is offered, one with its uses, and the acts on it; the record of uses."""

from datetime import date
from functools import partial
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.resources import access, selectors, services
from branches.resources.enums import ResourceKind
from branches.resources.filters import LineFilter, UseFilter
from branches.resources.forms import DropForm, LineForm, UseForm, WithdrawForm
from branches.resources.models import ResourceLine, ResourceUse
from branches.resources.rules import may_do
from branches.resources.views.plans import SECTION, written_plan
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused

COLUMNS = (
    Column(gettext_lazy("资源")),
    Column(gettext_lazy("类别"), css="hide-s"),
    Column(gettext_lazy("党委"), "plan__node__path", "hide-s"),
    Column(gettext_lazy("年度"), "plan__year", "num"),
    Column(gettext_lazy("计划数"), "planned", "num"),
    Column(gettext_lazy("已用"), css="num hide-s"),
    Column(gettext_lazy("剩余"), css="num"),
)
USE_COLUMNS = (
    Column(gettext_lazy("用于什么")),
    Column(gettext_lazy("资源")),
    Column(gettext_lazy("使用日期"), "used_on", "nowrap"),
    Column(gettext_lazy("数量"), css="num"),
    Column(gettext_lazy("对应的活动"), css="hide-s"),
)


@page("resource.view")
def resource_line_list(request: HouseRequest) -> HttpResponse:
    """What the committees put at the disposal of the reader's branches, and what is left of it."""
    rows = selectors.lines(request.actor)
    filterset = LineFilter(request.GET, rows)
    listing = Listing(request, rows, COLUMNS, filterset, decorate=selectors.balanced, export="resource-lines")
    return render(request, "branches/resources/lines.html", {**SECTION, "listing": listing})


@page("resource.view")
def resource_use_list(request: HouseRequest) -> HttpResponse:
    rows = selectors.uses(request.actor)
    decorate = partial(selectors.with_records, actor=request.actor)
    listing = Listing(request, rows, USE_COLUMNS, UseFilter(request.GET, rows), decorate=decorate, export="resource-uses")
    return render(request, "branches/resources/uses.html", {**SECTION, "listing": listing})


@page("resource.edit", methods="GET POST")
def resource_line_new(request: HouseRequest, pk: int, kind: str) -> HttpResponse:
    if kind not in ResourceKind.values:
        raise Http404
    plan, today = written_plan(request, pk), clock.today()
    verdict = access.may_change(request.actor, plan)
    if not verdict:
        return refused(request, RuleBroken(verdict.code, **verdict.params), back=reverse("resource_plan_detail", args=[pk]))
    first = {"from_on": date(plan.year, 1, 1), "to_on": date(plan.year, 12, 31)}
    form = LineForm(request.POST if request.method == "POST" else None, plan=plan, kind=kind, today=today, initial=first)
    if request.method == "POST" and form.is_valid():
        add = partial(services.add_line, plan=plan, facts=form.facts(), reason=form.why)
        if answer := carry_out(request, form, add, done=_("已列入计划。"), then=redirect("resource_plan_detail", pk)):
            return answer
    context = {**SECTION, "form": form, "plan": plan, "kind": ResourceKind(kind)}
    return render(request, "branches/resources/line_form.html", context, status=422 if form.errors else 200)


def _line(request: HouseRequest, pk: int) -> ResourceLine:
    return get_object_or_404(selectors.lines(request.actor), pk=pk)


def _written(request: HouseRequest, pk: int) -> ResourceLine:
    """A line of a plan that the actor may write in; 404 for any other."""
    rows = ResourceLine.objects.within(request.scope).select_related("plan__node", "purpose", "place", "speaker__person")
    return get_object_or_404(rows, pk=pk)


@page("resource.edit", methods="GET POST")
def resource_line_edit(request: HouseRequest, pk: int) -> HttpResponse:
    row = _written(request, pk)
    verdict, back = access.may_change(request.actor, row.plan), reverse("resource_line_detail", args=[pk])
    if not verdict or row.dropped_on is not None:
        return refused(request, RuleBroken(verdict.code if not verdict else "resource.line_dropped"), back=back)
    first = {name: getattr(row, name) for name in ("version", "topic", "planned", "from_on", "to_on")}
    first["branches"] = list(row.branches.values_list("pk", flat=True))
    typed = request.POST if request.method == "POST" else None
    form = LineForm(typed, plan=row.plan, kind=row.kind, today=clock.today(), is_new=False, initial=first)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        change = partial(services.change_line, line=row, version=version, facts=form.facts(), reason=form.why)
        if answer := carry_out(request, form, change, done=_("已调整。"), then=redirect("resource_line_detail", pk)):
            return answer
    context = {**SECTION, "form": form, "plan": row.plan, "kind": ResourceKind(row.kind), "row": row}
    return render(request, "branches/resources/line_form.html", context, status=422 if form.errors else 200)


@page("resource.view")
def resource_line_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, _line(request, pk))


def _show(request: HouseRequest, row: ResourceLine, status: int = 200, **bound: forms.Form) -> HttpResponse:
    actor, today = request.actor, clock.today()
    writes = access.writes(actor, row.plan) and row.dropped_on is None
    changes = writes and bool(may_do("change", row.plan.state))
    uses_it = writes and bool(may_do("use", row.plan.state))
    selectors.balanced([row])
    fresh: dict[str, Any] = {}
    if uses_it:
        first = {"once_key": uuid4().hex, "used_on": min(max(today, row.from_on), row.to_on)}
        fresh["use"] = UseForm(actor=actor, line=row, today=today, initial=first, auto_id="use_%s")
    if changes:
        fresh["drop"] = DropForm(plan=row.plan, initial={"version": row.version}, auto_id="drop_%s")
    context = {
        **SECTION, "row": row, "changes_it": changes, "uses_it": uses_it,
        "uses": selectors.with_records(list(selectors.uses(actor).filter(line=row)), actor),
        "changes": list(row.changes.select_related("changed_by")), "forms": fresh | bound,
    }  # fmt: skip
    return render(request, "branches/resources/line.html", context, status=status)


@page("resource.edit", methods="POST")
def resource_line_drop(request: HouseRequest, pk: int) -> HttpResponse:
    row = _written(request, pk)
    form = DropForm(request.POST, plan=row.plan, auto_id="drop_%s")
    if form.is_valid():
        drop = partial(services.drop_line, line=row, **form.cleaned_data)
        if answer := carry_out(request, form, drop, done=_("已取消这项资源。"), then=redirect("resource_plan_detail", row.plan_id)):
            return answer
    return _show(request, _line(request, pk), 422, drop=form)


@page("resource.use", methods="POST")
def resource_use_enter(request: HouseRequest, pk: int) -> HttpResponse:
    row = _written(request, pk)
    form = UseForm(request.POST, actor=request.actor, line=row, today=clock.today(), auto_id="use_%s")
    if form.is_valid():
        enter = partial(services.enter_use, line=row, facts=form.facts(), once_key=form.cleaned_data["once_key"])
        if answer := carry_out(request, form, enter, done=_("已登记使用。"), then=redirect("resource_line_detail", pk)):
            return answer
    return _show(request, _line(request, pk), 422, use=form)


@page("resource.use", methods="POST")
def resource_use_withdraw(request: HouseRequest, pk: int) -> HttpResponse:
    rows = ResourceUse.objects.within(request.scope).select_related("line__plan__node")
    row, form = get_object_or_404(rows, pk=pk), WithdrawForm(request.POST)
    try:
        reason = form.cleaned_data["reason"] if form.is_valid() else ""
        services.withdraw_use(actor=request.actor, at=clock.now(), use=row, reason=reason)
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("resource_line_detail", args=[row.line_id]))
    messages.success(request, _("已撤回这条登记。"))
    return redirect("resource_line_detail", row.line_id)
