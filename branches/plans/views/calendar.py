"""The production calendar: the list, one entry with the tasks beside it, keeping it, and putting a task of a plan beside one."""

from functools import partial
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.plans import selectors, services
from branches.plans.enums import EntryTime
from branches.plans.filters import EntryFilter
from branches.plans.forms import EntryForm, EntryLinkForm
from branches.plans.models import ProductionEntry
from branches.plans.views.items import fetch_item, show_item
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused

SECTION = {"section": "production"}
COLUMNS = (
    Column(gettext_lazy("生产节点"), "title"),
    Column(gettext_lazy("单位"), "node__path", "hide-s"),
    Column(gettext_lazy("起止日期"), "from_on", "nowrap"),
    Column(gettext_lazy("党建任务"), "", "num"),
    Column(gettext_lazy("状态"), "", "hide-s"),
)


@page("production.view")
def production_list(request: HouseRequest) -> HttpResponse:
    """Entries in reach: running, coming, over, and those beside which no Party task stands."""
    rows, today, wanted = selectors.entry_rows(request.scope), clock.today(), request.GET.get("s", "")
    tabs: list[Any] = [(_("全部"), "?", rows.count(), wanted not in EntryTime.values)]
    tabs += [(t.label, f"?s={t.value}", selectors.of_time(rows, t, today).count(), wanted == t.value) for t in EntryTime]
    shown = selectors.of_time(rows, wanted, today)
    listing = Listing(
        request, shown, COLUMNS, EntryFilter(request.GET, shown), tabs=tabs, export="production-list",
        decorate=partial(selectors.with_time, today=today),
    )  # fmt: skip
    context = {**SECTION, "listing": listing, "can_edit": request.actor.can("production.edit")}
    return render(request, "branches/plans/production_list.html", context)


def _entry(request: HouseRequest, pk: int) -> ProductionEntry:
    return get_object_or_404(selectors.entry_rows(request.scope), pk=pk)


@page("production.view")
def production_entry(request: HouseRequest, pk: int) -> HttpResponse:
    """One entry with the tasks and targets of the reach that fall into it."""
    row, actor = _entry(request, pk), request.actor
    items = list(selectors.items_beside(row, actor.scope("plan.view")))
    may_edit = actor.scope("production.edit").covers(row.node.path)
    context = {**SECTION, "entry": selectors.with_time([row], clock.today())[0], "items": items, "may_edit": may_edit}
    return render(request, "branches/plans/production_entry.html", context)


@page("production.edit", methods="GET POST")
def production_new(request: HouseRequest) -> HttpResponse:
    today = clock.today()
    first = {"once_key": uuid4().hex, "from_on": today}
    form = EntryForm(request.POST if request.method == "POST" else None, scope=request.scope, today=today, initial=first)
    if request.method == "POST" and form.is_valid():
        keep = partial(services.keep_entry, facts=form.facts(), once_key=form.cleaned_data["once_key"])
        answer = carry_out(request, form, keep, done=_("已列入生产日历。"), then=redirect("production_list"))
        if answer is not None:
            return answer
    return render(request, "branches/plans/production_form.html", {**SECTION, "form": form}, status=422 if form.errors else 200)


@page("production.edit", methods="GET POST")
def production_edit(request: HouseRequest, pk: int) -> HttpResponse:
    row = _entry(request, pk)
    first = {name: getattr(row, name) for name in ("title", "from_on", "to_on", "note", "version")} | {"kind": row.kind.code}
    typed = request.POST if request.method == "POST" else None
    form = EntryForm(typed, scope=request.scope, today=clock.today(), entry=row, initial=first)
    if request.method == "POST" and form.is_valid():
        change = partial(services.change_entry, entry=row, version=form.cleaned_data["version"] or 0, facts=form.facts())
        answer = carry_out(request, form, change, done=_("已保存。"), then=redirect("production_entry", pk))
        if answer is not None:
            return answer
    context = {**SECTION, "form": form, "entry": row}
    return render(request, "branches/plans/production_form.html", context, status=422 if form.errors else 200)


@page("production.edit", methods="POST")
def production_remove(request: HouseRequest, pk: int) -> HttpResponse:
    row = _entry(request, pk)
    try:
        services.remove_entry(actor=request.actor, at=clock.now(), entry=row)
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, _("已删除。"))
    return redirect("production_list")


@page("production.edit", methods="POST")
def plan_item_entry(request: HouseRequest, pk: int) -> HttpResponse:
    """Put a task or target beside an entry, or take it away."""
    item = fetch_item(request, pk)
    form = EntryLinkForm(request.POST, plan=item.plan)
    if form.is_valid():
        link = partial(services.link_entry, item=item, entry=form.cleaned_data["entry"])
        answer = carry_out(request, form, link, done=_("已保存。"), then=redirect("plan_item", pk))
        if answer is not None:
            return answer
    return show_item(request, item, entry=form, status=422)
