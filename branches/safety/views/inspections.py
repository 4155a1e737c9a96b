"""Inspections: written down in a line, and the schedule with its gaps by unit and month."""

import uuid
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.safety import selectors, services
from branches.safety.filters import InspectionFilter, asked_month
from branches.safety.forms import InspectionForm
from branches.safety.models import SafetyInspection
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page
from portal.kernel.periods import month_of

SECTION = {"section": "inspections"}
COLUMNS = (
    Column(gettext_lazy("排查单位"), "node__path"),
    Column(gettext_lazy("排查方式")),
    Column(gettext_lazy("日期"), "held_on"),
    Column(gettext_lazy("地点"), css="hide-s"),
    Column(gettext_lazy("发现隐患"), "found", "num"),
)
LINES = (
    Column(gettext_lazy("单位")),
    Column(gettext_lazy("排查方式"), css="hide-s"),
    Column(gettext_lazy("应查"), css="num hide-s"),
    Column(gettext_lazy("已查"), css="num hide-s"),
    Column(gettext_lazy("完成率"), css="num"),
    Column(gettext_lazy("缺查")),
)


@page("inspection.view")
def inspection_list(request: HouseRequest) -> HttpResponse:
    """Inspections in reach; one without hazards is a record as well."""
    rows = selectors.inspection_rows(request.scope)
    listing = Listing(request, rows, COLUMNS, InspectionFilter(request.GET, rows, request=request), export="inspection-list")
    return render(request, "branches/safety/inspection_list.html", {**SECTION, "listing": listing, "may_log": _may_log(request)})


def _may_log(request: HouseRequest) -> bool:
    return bool(request.actor.can("inspection.log"))


@page("inspection.log", methods="GET POST")
def inspection_new(request: HouseRequest) -> HttpResponse:
    """One screen; who has found something goes on to report it."""
    today = clock.today()
    nodes = selectors.looking_nodes(request.actor, "inspection.log", today)
    person = request.actor.user.person if request.actor.person_id else None
    first = (nodes.filter(pk=person.unit_id).first() if person else None) or nodes.first()
    initial = {"held_on": today, "node": first.code if first else ""}
    form = InspectionForm(request.POST if request.method == "POST" else None, nodes=nodes, initial=initial)
    once_key = request.POST.get("once_key", "")[:32] or uuid.uuid4().hex
    if request.method == "POST" and form.is_valid():
        try:
            row = services.log_inspection(actor=request.actor, at=clock.now(), facts=form.facts(), once_key=once_key)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已登记排查。"))
            return redirect(_after(request, row))
    context = {**SECTION, "form": form, "once_key": once_key}
    return render(request, "branches/safety/inspection_new.html", context, status=422 if form.errors else 200)


def _after(request: HouseRequest, row: SafetyInspection) -> str:
    if request.POST.get("act") == "hazard":
        return f"{reverse('hazard_new')}?inspection={row.pk}"
    return reverse("inspection_list") if request.actor.can("inspection.view") else reverse("hazard_list")


@page("inspection.view")
def inspection_schedule(request: HouseRequest) -> HttpResponse:
    """Due and done by unit for a month, and which days, weeks or months were missed."""
    today = clock.today()
    month = asked_month(request.GET, today)
    nodes = list(selectors.looking_nodes(request.actor, "inspection.view", today))
    lines = selectors.schedule_lines(nodes, month.starts_on, month.ends_on, today)
    listing = Listing(request, SafetyInspection.objects.none(), LINES, export="inspection-schedule")
    listing.ordered = lines  # type: ignore[assignment]
    met, due = sum(line.met for line in lines), sum(line.due for line in lines)
    context: dict[str, Any] = {
        **SECTION, "listing": listing, "month": month, "met": met, "due": due, "may_log": _may_log(request),
        "before": listing.query(p=month.previous().code, page=None),
        "after": listing.query(p=month_of(month.ends_on + timedelta(days=1)).code, page=None) if month.ends_on < today else "",
    }  # fmt: skip
    return render(request, "branches/safety/inspection_schedule.html", context)
