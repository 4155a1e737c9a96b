"""Machines: the list with the share that is sound, one machine with its checks, the forms."""

from functools import partial
from typing import Any
from uuid import uuid4

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.materials import selectors, services
from branches.materials.enums import EquipmentTab
from branches.materials.exports import equipment_of_tab
from branches.materials.filters import EquipmentFilter
from branches.materials.forms import CheckForm, DoneForm, EquipmentForm
from branches.materials.models import Equipment, EquipmentCheck
from portal.catalogue.selectors import value_on
from portal.files.selectors import file_panel
from portal.kernel import clock
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page

SECTION = {"section": "equipment"}
COLUMNS = (
    Column(gettext_lazy("设备"), "name"),
    Column(gettext_lazy("编号"), "code", "hide-s"),
    Column(gettext_lazy("单位"), "node__path", "hide-s"),
    Column(gettext_lazy("数据采集"), css="hide-s"),
    Column(gettext_lazy("最近检测"), "last_on", "hide-s"),
    Column(gettext_lazy("状态")),
)


@page("equipment.view")
def equipment_list(request: HouseRequest) -> HttpResponse:
    today, wanted = clock.today(), request.GET.get("s", "")
    reached = selectors.equipment_rows(request.scope)
    shown = equipment_of_tab(selectors.with_last_check(reached, today), wanted)
    tabs: list[Any] = [(_("全部"), "?", "", wanted not in EquipmentTab.values)]
    tabs += [(tab.label, f"?s={tab.value}", "", wanted == tab) for tab in EquipmentTab]
    listing = Listing(request, shown, COLUMNS, EquipmentFilter(request.GET, shown), tabs=tabs, export="equipment-list")
    sound, looked, percent = selectors.sound_share(reached, today)
    context = {
        **SECTION, "listing": listing, "sound": sound, "looked": looked, "percent": percent, "today": today,
        "target": value_on("EQUIPMENT_SOUND_TARGET", today), "can_edit": request.actor.can("equipment.edit"),
    }  # fmt: skip
    return render(request, "branches/materials/equipment_list.html", context)


def _fetch(request: HouseRequest, pk: int) -> Equipment:
    return get_object_or_404(selectors.equipment_rows(request.scope), pk=pk)


@page("equipment.view")
def equipment_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, _fetch(request, pk))


def _with_forms(row: Equipment, bound: Form | None, at_check: int, *, offers: bool) -> list[Any]:
    """The checks, each that waits for work with its form."""
    checks: list[Any] = list(row.checks.all())
    for check in checks:
        waits = offers and check.forecast_on is not None and check.done_on is None
        fresh = DoneForm(initial={"done_on": clock.today()}, auto_id=f"d{check.pk}_%s")
        check.form = (bound if bound is not None and check.pk == at_check else fresh) if waits else None
    return checks


def _show(request: HouseRequest, row: Equipment, status: int = 200, at_check: int = 0, **bound: Form) -> HttpResponse:
    scope = request.actor.scope("equipment.edit")
    edits = scope.covers(row.node.path) or (row.branch is not None and scope.covers(row.branch.node.path))
    today = clock.today()
    form = bound.get("check", CheckForm(initial={"checked_on": today, "once_key": uuid4().hex})) if edits and not row.retired_on else None
    context = {
        **SECTION, "row": row, "checks": _with_forms(row, bound.get("done"), at_check, offers=edits), "edits": edits, "form": form,
        "file_panel": file_panel(request.actor, "equipment", row.pk),
    }  # fmt: skip
    return render(request, "branches/materials/equipment_detail.html", context, status=status)


@page("equipment.edit", methods="GET POST")
def equipment_new(request: HouseRequest) -> HttpResponse:
    nodes = selectors.edit_units(request.actor, "equipment.edit", clock.today())
    first = {"once_key": uuid4().hex, "used_from": clock.today()}
    form = EquipmentForm(request.POST if request.method == "POST" else None, nodes=nodes, initial=first)
    if request.method == "POST" and form.is_valid():
        add = partial(services.register_equipment, facts=form.facts(), once_key=form.cleaned_data["once_key"])
        if answer := carry_out(request, form, add, done=_("已登记。"), then=redirect("equipment_list")):
            return answer
    context = {**SECTION, "form": form, "title": _("登记设备"), "back": reverse("equipment_list")}
    return render(request, "branches/materials/form.html", context, status=422 if form.errors else 200)


@page("equipment.edit", methods="GET POST")
def equipment_edit(request: HouseRequest, pk: int) -> HttpResponse:
    row = _fetch(request, pk)
    names = ("code", "name", "model", "maker", "place", "used_from", "is_innovation", "innovation", "data_link", "link_note", "retired_on",
             "version")  # fmt: skip
    first = {name: getattr(row, name) for name in names}
    nodes = selectors.edit_units(request.actor, "equipment.edit", clock.today())
    form = EquipmentForm(request.POST if request.method == "POST" else None, nodes=nodes, row=row, initial=first)
    if request.method == "POST" and form.is_valid():
        change = partial(services.change_equipment, equipment=row, version=form.cleaned_data["version"] or 0, facts=form.facts())
        if answer := carry_out(request, form, change, done=_("已保存。"), then=redirect("equipment_detail", pk)):
            return answer
    context = {**SECTION, "form": form, "title": row.name, "back": reverse("equipment_detail", args=[pk])}
    return render(request, "branches/materials/form.html", context, status=422 if form.errors else 200)


@page("equipment.edit", methods="POST")
def equipment_check(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _fetch(request, pk), CheckForm(request.POST)
    if form.is_valid():
        check = partial(services.record_check, equipment=row, facts=form.facts(), once_key=form.cleaned_data["once_key"])
        if answer := carry_out(request, form, check, done=_("检测结果已登记。"), then=redirect("equipment_detail", pk)):
            return answer
    return _show(request, row, 422, check=form)


@page("equipment.edit", methods="POST")
def equipment_settle(request: HouseRequest, pk: int, check: int) -> HttpResponse:
    """The forecast work is done."""
    row, form = _fetch(request, pk), DoneForm(request.POST, auto_id=f"d{check}_%s")
    found = get_object_or_404(EquipmentCheck.objects.within(request.scope), pk=check, equipment=row)
    if form.is_valid():
        service = partial(services.settle_check, check=found, **form.cleaned_data)
        if answer := carry_out(request, form, service, done=_("处理情况已登记。"), then=redirect("equipment_detail", pk)):
            return answer
    return _show(request, row, 422, check, done=form)
