"""The union's list of needs: written down, declined with a reason, or arranged as a service."""

from functools import partial
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.kernel import clock
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page
from workforce.care import services
from workforce.care.enums import CareNeedState
from workforce.care.filters import CareNeedFilter
from workforce.care.forms import ArrangeForm, DeclineForm, NeedForm
from workforce.care.models import CareNeed
from workforce.care.selectors import needs as selectors

SECTION = {"section": "care"}
COLUMNS = (
    Column(gettext_lazy("需求")),
    Column(gettext_lazy("类别"), css="hide-s"),
    Column(gettext_lazy("来源"), css="hide-s"),
    Column(gettext_lazy("提出人数"), "asked", "num"),
    Column(gettext_lazy("提出日期"), "raised_on", "hide-s"),
    Column(gettext_lazy("状态")),
)


@page("care.edit")
def care_need_list(request: HouseRequest) -> HttpResponse:
    rows, wanted, today = selectors.office_needs(request.actor), request.GET.get("s", ""), clock.today()
    counts = selectors.state_counts(rows, CareNeedState.values)
    tabs: list[Any] = [(_("全部"), "?", counts["all"], wanted not in CareNeedState.values)]
    tabs += [(label, f"?s={key}", counts[key], key == wanted) for key, label in CareNeedState.choices]
    shown = rows.filter(state=wanted) if wanted in CareNeedState.values else rows
    filterset, decorate = CareNeedFilter(request.GET, shown), partial(selectors.with_states, today=today)
    listing = Listing(request, shown, COLUMNS, filterset, tabs=tabs, decorate=decorate, export="care-needs")
    return render(request, "workforce/care/need_list.html", {**SECTION, "tab": "needs", "listing": listing})


@page("care.edit", methods="GET POST")
def care_need_new(request: HouseRequest) -> HttpResponse:
    first = {"once_key": get_random_string(32), "raised_on": clock.today()}
    form = NeedForm(request.POST if request.method == "POST" else None, initial=first, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        service = partial(services.note_need, facts=form.facts(), once_key=form.cleaned_data["once_key"])
        if answer := carry_out(request, form, service, done=_("已记入需求清单。"), then=redirect("care_need_list")):
            return answer
    context = {**SECTION, "form": form, "title": _("登记需求"), "back": "care_need_list"}
    return render(request, "workforce/care/form.html", context, status=422 if form.errors else 200)


def found(request: HouseRequest, pk: int) -> CareNeed:
    return get_object_or_404(selectors.office_needs(request.actor), pk=pk)


def show(request: HouseRequest, row: CareNeed, status: int = 200, **bound: forms.Form) -> HttpResponse:
    (row,) = selectors.with_states([row], clock.today())
    is_open, first = row.state == CareNeedState.OPEN, {"version": row.version}
    made: dict[str, forms.Form] = {}
    if is_open:
        promised = {**first, "promised_on": selectors.promised_by(clock.today())}
        made["arrange"] = bound.get("arrange") or ArrangeForm(initial=promised, actor=request.actor, need=row, auto_id="arrange_%s")
        made["decline"] = bound.get("decline") or DeclineForm(initial=first)
    refusals = [e for name, form in bound.items() if name not in made for e in form.non_field_errors()]
    context = {**SECTION, "row": row, "order": getattr(row, "order", None), "forms": made, "refusals": refusals}
    return render(request, "workforce/care/need_detail.html", context, status=status)


@page("care.edit")
def care_need_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return show(request, found(request, pk))


@page("care.edit", methods="POST")
def care_need_decline(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = found(request, pk), DeclineForm(request.POST)
    if form.is_valid():
        service = partial(services.decline, need=row, **form.cleaned_data)
        if answer := carry_out(request, form, service, done=_("已答复提出人。"), then=redirect("care_need_detail", pk)):
            return answer
    return show(request, row, 422, decline=form)


@page("care.edit", methods="POST")
def care_need_order(request: HouseRequest, pk: int) -> HttpResponse:
    row = found(request, pk)
    form = ArrangeForm(request.POST, actor=request.actor, need=row, auto_id="arrange_%s")
    if form.is_valid():
        service = partial(services.arrange, need=row, version=form.cleaned_data["version"], facts=form.facts())
        if answer := carry_out(request, form, service, done=_("已安排服务。"), then=redirect("care_need_detail", pk)):
            return answer
    return show(request, row, 422, arrange=form)
