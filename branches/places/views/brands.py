"""Brands: the list, one brand with its decision and yearly looks."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.places import rules, selectors, services
from branches.places.filters import BrandFilter
from branches.places.forms import BrandForm, DecideForm, LookForm
from branches.places.models import BranchBrand
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused

SECTION = {"section": "places"}
COLUMNS = (
    Column(gettext_lazy("品牌名称"), "name"),
    Column(gettext_lazy("党支部"), "branch__node__path", "hide-s"),
    Column(gettext_lazy("品牌内涵"), css="hide-s"),
    Column(gettext_lazy("审定日期"), css="hide-s"),
    Column(gettext_lazy("状态")),
)


@page("brand.view")
def brand_list(request: HouseRequest) -> HttpResponse:
    rows = selectors.brands(request.scope)
    listing = Listing(request, rows, COLUMNS, BrandFilter(request.GET, rows), export="brand-list")
    context = {**SECTION, "listing": listing, "branches": list(selectors.branches_of(request.actor.scope("brand.edit"))[:8])}
    return render(request, "branches/places/brand_list.html", context)


@page("brand.edit", methods="GET POST")
def brand_new(request: HouseRequest, code: str) -> HttpResponse:
    branch = get_object_or_404(selectors.branches_of(request.scope), node__code=code)
    form = BrandForm(request.POST if request.method == "POST" else None, branch=branch)
    if request.method == "POST" and form.is_valid():
        draft = partial(services.draft_brand, facts=form.facts())
        if answer := carry_out(request, form, draft, done=_("已保存草稿，写好后请提交党委审定。"), then=redirect("brand_list")):
            return answer
    return render(
        request, "branches/places/brand_form.html", {**SECTION, "form": form, "branch": branch}, status=422 if form.errors else 200
    )


def _brand(request: HouseRequest, pk: int) -> BranchBrand:
    return get_object_or_404(selectors.brands(request.scope), pk=pk)


@page("brand.edit", methods="GET POST")
def brand_edit(request: HouseRequest, pk: int) -> HttpResponse:
    row = _brand(request, pk)
    verdict = rules.may_change(row.state)
    if not verdict:
        return refused(request, RuleBroken(verdict.code, **verdict.params), back=reverse("brand_detail", args=[pk]))
    first = {name: getattr(row, name) for name in ("version", "name", "statement", "practice")}
    form = BrandForm(request.POST if request.method == "POST" else None, branch=row.branch, initial=first)
    if request.method == "POST" and form.is_valid():
        change = partial(services.change_brand, brand=row, version=form.cleaned_data["version"] or 0, facts=form.facts())
        if answer := carry_out(request, form, change, done=_("已保存。"), then=redirect("brand_detail", pk)):
            return answer
    context = {**SECTION, "form": form, "branch": row.branch, "row": row}
    return render(request, "branches/places/brand_form.html", context, status=422 if form.errors else 200)


@page("brand.view")
def brand_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, _brand(request, pk))


def _show(request: HouseRequest, row: BranchBrand, status: int = 200, **bound: forms.Form) -> HttpResponse:
    actor, today, looks = request.actor, clock.today(), list(row.looks.all())
    decides = actor.scope("brand.decide").covers(row.branch.node.path)
    edits = actor.scope("brand.edit").covers(row.branch.node.path) and bool(rules.may_change(row.state))
    is_due = rules.owes_look(row.state, row.decided_on, {look.year for look in looks}, today)
    may_look = decides and row.state == "approved" and today.year not in {look.year for look in looks}
    own = row.made_by_id == actor.user_id
    context = {
        **SECTION, "row": row, "looks": looks, "edits": edits, "is_due": is_due, "year": today.year,
        "is_own": decides and row.state == "submitted" and own,
        "decide_form": bound.get("decide", DecideForm(initial={"version": row.version}))
        if decides and row.state == "submitted" and not own else None,
        "look_form": bound.get("look", LookForm()) if may_look else None,
    }  # fmt: skip
    return render(request, "branches/places/brand_detail.html", context, status=status)


@page("brand.edit", methods="POST")
def brand_submit(request: HouseRequest, pk: int) -> HttpResponse:
    row = _brand(request, pk)
    try:
        services.submit_brand(actor=request.actor, at=clock.now(), brand=row)
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("brand_detail", args=[pk]))
    messages.success(request, _("已提交党委审定。"))
    return redirect("brand_detail", pk)


@page("brand.decide", methods="POST")
def brand_decide(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _brand(request, pk), DecideForm(request.POST)
    if form.is_valid():
        data: dict[str, Any] = form.cleaned_data
        decide = partial(
            services.decide_brand, brand=row, version=data["version"], is_approved=data["decision"] == "approve", reason=data["reason"]
        )
        if answer := carry_out(request, form, decide, done=_("已处理，并通知了提交人。"), then=redirect("brand_detail", pk)):
            return answer
    return _show(request, row, 422, decide=form)


@page("brand.decide", methods="POST")
def brand_look(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _brand(request, pk), LookForm(request.POST)
    if form.is_valid():
        look = partial(services.look_at_brand, brand=row, **form.cleaned_data)
        if answer := carry_out(request, form, look, done=_("年度检视已登记。"), then=redirect("brand_detail", pk)):
            return answer
    return _show(request, row, 422, look=form)
