"""One item of a plan: what it is, what was done, the four «same», evidence."""

from functools import partial
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from branches.plans import access, selectors, services
from branches.plans.enums import PlanState
from branches.plans.forms import EntryLinkForm, ItemForm, PointForm, ProgressForm, initial_of
from branches.plans.models import PlanItem
from branches.plans.views.plans import SECTION, fetch
from portal.files.selectors import file_panel
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.pages import HouseRequest, carry_out, page, refused


def fetch_item(request: HouseRequest, pk: int) -> PlanItem:
    return get_object_or_404(selectors.item_rows(request.scope).prefetch_related("checks__checked_by"), pk=pk)


def _refusal(request: HouseRequest, verdict: Any) -> HttpResponse:
    return refused(request, RuleBroken(verdict.code, **verdict.params))


@page("plan.edit", methods="GET POST")
def plan_item_add(request: HouseRequest, pk: int) -> HttpResponse:
    """Put an item into the plan; the page then offers the next one below the same heading."""
    plan = fetch(request, pk)
    verdict = access.may_edit(request.actor, plan)
    if not verdict:
        return _refusal(request, verdict)
    asked = request.GET.get("parent", "")
    first = {"parent": asked if asked.isascii() and asked.isdigit() else "", "kind": request.GET.get("kind", ""), "once_key": uuid4().hex}
    form = ItemForm(request.POST if request.method == "POST" else None, plan=plan, today=clock.today(), initial=first)
    if request.method == "POST" and form.is_valid():
        add = partial(services.add_item, plan=plan, facts=form.facts(), once_key=form.cleaned_data["once_key"])
        answer = carry_out(request, form, add, done=_("已添加。"), then=redirect("plan_detail", pk))
        if answer is not None:
            return answer
    context = {**SECTION, "plan": plan, "form": form}
    return render(request, "branches/plans/plan_item_form.html", context, status=422 if form.errors else 200)


@page("plan.edit", methods="GET POST")
def plan_item_edit(request: HouseRequest, pk: int) -> HttpResponse:
    item = fetch_item(request, pk)
    verdict = access.may_edit(request.actor, item.plan)
    if not verdict:
        return _refusal(request, verdict)
    typed = request.POST if request.method == "POST" else None
    form = ItemForm(typed, plan=item.plan, today=clock.today(), item=item, initial=initial_of(item))
    if request.method == "POST" and form.is_valid():
        change = partial(services.change_item, item=item, version=form.cleaned_data["version"] or 0, facts=form.facts())
        answer = carry_out(request, form, change, done=_("已保存。"), then=redirect("plan_detail", item.plan_id))
        if answer is not None:
            return answer
    context = {**SECTION, "plan": item.plan, "item": item, "form": form}
    return render(request, "branches/plans/plan_item_form.html", context, status=422 if form.errors else 200)


@page("plan.edit", methods="POST")
def plan_item_remove(request: HouseRequest, pk: int) -> HttpResponse:
    item = fetch_item(request, pk)
    try:
        services.remove_item(actor=request.actor, at=clock.now(), item=item)
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, _("已删除。"))
    return redirect("plan_detail", item.plan_id)


@page("plan.view")
def plan_item(request: HouseRequest, pk: int) -> HttpResponse:
    return show_item(request, fetch_item(request, pk))


def show_item(
    request: HouseRequest, item: PlanItem, *, progress: Any = None, point: Any = None, entry: Any = None, status: int = 200
) -> HttpResponse:  # fmt: skip
    actor, today = request.actor, clock.today()
    may_report = access.reports_on(actor, item) and bool(access.may_report(actor, item))
    first = {"on": today, "percent": item.percent, "once_key": uuid4().hex}
    context = {
        **SECTION, "item": item, "plan": item.plan, "shown": selectors.decorated([item], today)[0], "sides": selectors.sides_of(item),
        "entries": item.progress.select_related("told_by"), "checks": item.checks.all(), "may_report": may_report,
        "progress_form": progress or ProgressForm(item=item, initial=first), "point_form": point or PointForm(initial={"on": today}),
        "file_panel": file_panel(actor, "plan_item", item.pk), "is_own_plan": actor.scope("plan.view").covers(item.plan.node.path),
        "can_edit": access.holds(actor, "plan.edit", item.plan) and item.plan.state == PlanState.DRAFT,
        "entry_form": None,
    }  # fmt: skip
    if item.is_work and access.holds(actor, "production.edit", item.plan) and item.plan.state != PlanState.CLOSED:
        context["entry_form"] = entry or EntryLinkForm(plan=item.plan, initial={"entry": item.entry_id})
    return render(request, "branches/plans/plan_item.html", context, status=status)


@page("plan.progress", methods="POST")
def plan_item_progress(request: HouseRequest, pk: int) -> HttpResponse:
    """What was done, with papers and pictures."""
    item = fetch_item(request, pk)
    form = ProgressForm(request.POST, request.FILES, item=item)
    if form.is_valid():
        data = form.cleaned_data
        tell = partial(services.tell_progress, item=item, facts=form.facts(), uploads=data["uploads"], once_key=data["once_key"])
        answer = carry_out(request, form, tell, done=_("进展已填报。"), then=redirect("plan_item", pk))
        if answer is not None:
            return answer
    return show_item(request, item, progress=form, status=422)


@page("plan.progress", methods="POST")
def plan_item_check(request: HouseRequest, pk: int) -> HttpResponse:
    """One of the four «same»."""
    item, form = fetch_item(request, pk), PointForm(request.POST)
    if form.is_valid():
        mark = partial(services.mark_point, item=item, **form.cleaned_data)
        answer = carry_out(request, form, mark, done=_("已记录。"), then=redirect("plan_item", pk))
        if answer is not None:
            return answer
    return show_item(request, item, point=form, status=422)
