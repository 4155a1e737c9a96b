"""Hardship files: the keeper's list, one file for its keepers and the person, aids and reviews."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused
from workforce.care import access, rules, services
from workforce.care.enums import HardshipState
from workforce.care.forms import AidForm, FileForm, ReviewForm
from workforce.care.models import HardshipFile
from workforce.care.selectors import hardship as selectors
from workforce.care.selectors.needs import state_counts, with_states

SECTION = {"section": "care"}
COLUMNS = (
    Column(gettext_lazy("职工")),
    Column(gettext_lazy("单位"), css="hide-s"),
    Column(gettext_lazy("困难原因"), css="hide-s"),
    Column(gettext_lazy("下次复核"), "review_due_on"),
    Column(gettext_lazy("状态")),
)


@page("hardship.edit")
def hardship_list(request: HouseRequest) -> HttpResponse:
    """Read here and nowhere else: this list leaves the house by no file."""
    rows, wanted, today = selectors.files(request.actor), request.GET.get("s", ""), clock.today()
    counts = state_counts(rows, HardshipState.values)
    tabs: list[Any] = [(_("全部"), "?", counts["all"], wanted not in HardshipState.values)]
    tabs += [(label, f"?s={key}", counts[key], key == wanted) for key, label in HardshipState.choices]
    shown = rows.filter(state=wanted) if wanted in HardshipState.values else rows
    listing = Listing(request, shown, COLUMNS, tabs=tabs, decorate=partial(with_states, today=today))
    return render(request, "workforce/care/hardship_list.html", {**SECTION, "tab": "hardship", "listing": listing, "today": today})


@page("hardship.edit", methods="GET POST")
def hardship_new(request: HouseRequest) -> HttpResponse:
    form = FileForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("number", "reason", "detail")}
        service = partial(services.open_file, **facts)
        if answer := carry_out(request, form, service, done=_("已建档。"), then=redirect("hardship_list")):
            return answer
    context = {**SECTION, "form": form, "title": _("建立帮扶档案"), "back": "hardship_list"}
    return render(request, "workforce/care/form.html", context, status=422 if form.errors else 200)


def found(request: HouseRequest, pk: int) -> HardshipFile:
    return get_object_or_404(selectors.seen_files(request.actor), pk=pk)


def show(request: HouseRequest, row: HardshipFile, status: int = 200, **bound: forms.Form) -> HttpResponse:
    """The person reads it; the keeper acts."""
    (row,) = with_states([row], clock.today())
    keeps, today = access.keeps(request.actor, row), clock.today()
    acts = keeps and bool(rules.file_verdict(row.state, is_own=False))
    made: dict[str, forms.Form] = {}
    if acts:
        made["aid"] = bound.get("aid") or AidForm(initial={"once_key": get_random_string(32), "given_on": today}, auto_id="aid_%s")
        made["review"] = bound.get("review") or ReviewForm(initial={"version": row.version})
    aids = list(row.aids.select_related("noted_by", "confirmed_by"))
    context = {
        **(SECTION if keeps else {"section": "care_mine"}), "row": row, "keeps": keeps, "acts": acts, "forms": made, "aids": aids,
        "reviews": list(row.reviews.select_related("reviewed_by")), "me": request.actor.user_id, "today": today,
        "refusals": [e for name, form in bound.items() if name not in made for e in form.non_field_errors()],
    }  # fmt: skip
    return render(request, "workforce/care/hardship_detail.html", context, status=status)


@page("hardship.view")
def hardship_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return show(request, found(request, pk))


def kept(request: HouseRequest, pk: int) -> HardshipFile:
    return get_object_or_404(selectors.files(request.actor), pk=pk)


@page("hardship.edit", methods="GET POST")
def hardship_edit(request: HouseRequest, pk: int) -> HttpResponse:
    row = kept(request, pk)
    first = {"version": row.version, "reason": row.reason_id, "detail": row.detail}
    form = FileForm(request.POST if request.method == "POST" else None, initial=first, is_new=False)
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("reason", "detail")}
        service = partial(services.change_file, file=row, version=form.cleaned_data["version"] or 0, **facts)
        if answer := carry_out(request, form, service, done=_("已保存。"), then=redirect("hardship_detail", pk)):
            return answer
    context = {**SECTION, "form": form, "title": _("修改帮扶档案"), "back": "hardship_list"}
    return render(request, "workforce/care/form.html", context, status=422 if form.errors else 200)


@page("hardship.edit", methods="POST")
def hardship_aid(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = kept(request, pk), AidForm(request.POST, auto_id="aid_%s")
    if form.is_valid():
        service = partial(services.give_aid, file=row, facts=form.facts(), once_key=form.cleaned_data["once_key"])
        if answer := carry_out(request, form, service, done=_("已登记，等另一位工会干事确认。"), then=redirect("hardship_detail", pk)):
            return answer
    return show(request, row, 422, aid=form)


@page("hardship.edit", methods="POST")
def hardship_review(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = kept(request, pk), ReviewForm(request.POST)
    if form.is_valid():
        service = partial(services.review_file, file=row, **form.cleaned_data)
        if answer := carry_out(request, form, service, done=_("复核已记下。"), then=redirect("hardship_detail", pk)):
            return answer
    return show(request, row, 422, review=form)


@page("hardship.edit", methods="POST")
def hardship_aid_confirm(request: HouseRequest, pk: int) -> HttpResponse:
    aid = get_object_or_404(selectors.aids(request.actor), pk=pk)
    try:
        services.confirm_aid(actor=request.actor, at=clock.now(), aid=aid)
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, _("已确认。"))
    return redirect("hardship_detail", aid.file_id)


@page("hardship.edit", methods="POST")
def hardship_aid_drop(request: HouseRequest, pk: int) -> HttpResponse:
    aid = get_object_or_404(selectors.aids(request.actor), pk=pk)
    try:
        services.drop_aid(actor=request.actor, at=clock.now(), aid=aid)
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, _("已删除。"))
    return redirect("hardship_detail", aid.file_id)
