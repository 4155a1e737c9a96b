"""Places: the list by how they stand, one place with photos and inspections, and the acts on it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.places import access, selectors, services
from branches.places.enums import PlaceCare
from branches.places.filters import PlaceFilter
from branches.places.forms import CloseForm, InspectionForm, MendForm, PlaceForm
from branches.places.models import LearningPlace
from portal.files.selectors import file_panel
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused

SECTION = {"section": "places"}
COLUMNS = (
    Column(gettext_lazy("名称"), "name"),
    Column(gettext_lazy("类型"), css="hide-s"),
    Column(gettext_lazy("党组织"), "node__path", "hide-s"),
    Column(gettext_lazy("责任人"), css="hide-s"),
    Column(gettext_lazy("最近检查"), css="hide-s"),
    Column(gettext_lazy("下次检查")),
    Column(gettext_lazy("状态")),
)


@page("place.view")
def place_list(request: HouseRequest) -> HttpResponse:
    """Places in reach."""
    today, wanted = clock.today(), request.GET.get("s", "")
    rows = selectors.places(request.scope).order_by("node__path", "name", "pk")
    shown = selectors.by_care(rows, wanted, today) if wanted in PlaceCare.values else rows
    tabs: list[Any] = [(_("全部"), "?", "", wanted not in PlaceCare.values)]
    tabs += [(care.label, f"?s={care.value}", "", care.value == wanted) for care in PlaceCare]
    rhythm = selectors.rhythm(today)
    decorate = partial(selectors.with_care, today=today, days=rhythm)
    listing = Listing(request, shown, COLUMNS, PlaceFilter(request.GET, shown), tabs=tabs, decorate=decorate, export="place-list")
    actor = request.actor
    context = {
        **SECTION, "listing": listing, "keepers": list(selectors.keepers(actor.scope("place.edit"), today)),
        "can_import": actor.can("import.run") and actor.can("import.learning-places"), "rhythm": rhythm,
    }  # fmt: skip
    return render(request, "branches/places/list.html", context)


@page("place.edit", methods="GET POST")
def place_new(request: HouseRequest, code: str) -> HttpResponse:
    node = get_object_or_404(selectors.keepers(request.scope, clock.today()), code=code)
    form = PlaceForm(request.POST if request.method == "POST" else None, node=node, initial={"opened_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        service = partial(services.open_place, facts=form.facts())
        if answer := carry_out(request, form, service, done=_("已登记，可以在阵地页面添加照片。"), then=redirect("place_list")):
            return answer
    return render(request, "branches/places/form.html", {**SECTION, "form": form, "node": node}, status=422 if form.errors else 200)


def _place(request: HouseRequest, pk: int) -> LearningPlace:
    return get_object_or_404(selectors.places(request.scope), pk=pk)


@page("place.edit", methods="GET POST")
def place_edit(request: HouseRequest, pk: int) -> HttpResponse:
    row = _place(request, pk)
    verdict = access.may_edit(request.actor, row)
    if not verdict:
        return refused(request, RuleBroken(verdict.code, **verdict.params), back=reverse("place_detail", args=[pk]))
    first = {name: getattr(row, name) for name in ("version", "name", "spot", "content", "opened_on")}
    first |= {"kind": row.kind.code, "unit": row.unit.code, "owner": row.owner.staff_no}
    form = PlaceForm(request.POST if request.method == "POST" else None, node=row.node, initial=first)
    if request.method == "POST" and form.is_valid():
        change = partial(services.change_place, place=row, version=form.cleaned_data["version"] or 0, facts=form.facts())
        if answer := carry_out(request, form, change, done=_("已保存。"), then=redirect("place_detail", pk)):
            return answer
    context = {**SECTION, "form": form, "node": row.node, "row": row}
    return render(request, "branches/places/form.html", context, status=422 if form.errors else 200)


@page("place.view")
def place_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, _place(request, pk))


def _show(request: HouseRequest, place: LearningPlace, status: int = 200, **bound: forms.Form) -> HttpResponse:
    actor, today = request.actor, clock.today()
    (row,) = selectors.with_care([place], today, selectors.rhythm(today))
    edits = actor.scope("place.edit").covers(place.node.path) and place.closed_on is None
    context = {
        **SECTION, "row": row, "edits": edits, "today": today, "inspections": list(place.inspections.select_related("made_by")),
        "inspection_form": bound.get("inspection", InspectionForm(initial={"on": today, "outcome": "good"})) if edits else None,
        "close_form": bound.get("close", CloseForm(initial={"version": place.version, "on": today})) if edits else None,
        "file_panel": file_panel(actor, "learning_place", place.pk),
    }  # fmt: skip
    return render(request, "branches/places/detail.html", context, status=status)


def _carry(
    request: HouseRequest, place: LearningPlace, name: str, form: forms.Form, service: Callable[..., Any], done: str
) -> HttpResponse:
    if form.is_valid() and (answer := carry_out(request, form, service, done=done, then=redirect("place_detail", place.pk))):
        return answer
    return _show(request, place, 422, **{name: form})


@page("place.edit", methods="POST")
def place_inspect(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _place(request, pk), InspectionForm(request.POST)

    def service(**who: Any) -> Any:
        return services.inspect_place(place=row, facts=form.facts(), **who)

    return _carry(request, row, "inspection", form, service, _("检查已登记。"))


@page("place.edit", methods="POST")
def place_close(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _place(request, pk), CloseForm(request.POST)
    given = form.cleaned_data if form.is_valid() else {}
    return _carry(request, row, "close", form, partial(services.close_place, place=row, **given), _("已停用。"))


@page("place.edit", methods="POST")
def place_mend(request: HouseRequest, pk: int) -> HttpResponse:
    """What an inspection found is mended; ``pk`` is the inspection's."""
    row, form = get_object_or_404(selectors.inspections_of(request.scope), pk=pk), MendForm(request.POST)
    try:
        note = form.cleaned_data["note"] if form.is_valid() else ""
        services.mend_place(actor=request.actor, at=clock.now(), inspection=row, note=note)
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("place_detail", args=[row.place_id]))
    messages.success(request, _("已登记整理完成。"))
    return redirect("place_detail", row.place_id)
