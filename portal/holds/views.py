"""Holds: the list, the order, the second word, the lifting."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.holds import selectors, services
from portal.holds.forms import DecisionForm, HoldForm, LiftForm
from portal.holds.models import LegalHold
from portal.kernel import clock, retention
from portal.kernel.errors import RuleBroken
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused

COLUMNS = [
    Column(gettext_lazy("编号"), "id"), Column(gettext_lazy("保全什么")), Column(gettext_lazy("保全至"), "until_on", "hide-s nowrap"),
    Column(gettext_lazy("下达"), "ordered_at", "hide-s"), Column(gettext_lazy("状态")),
]  # fmt: skip


def _hold(request: HouseRequest, pk: int) -> LegalHold:
    return get_object_or_404(selectors.holds_in(request.scope), pk=pk)


def _named(rows: list[Any]) -> list[Any]:
    labels = retention.kinds()
    for row in rows:
        row.kind_label = labels.get(row.kind, row.kind) if row.kind else _("全部")
    return rows


@page("hold.view")
def hold_list(request: HouseRequest) -> HttpResponse:
    listing = Listing(request, selectors.holds_in(request.scope), COLUMNS, decorate=_named)
    context = {"section": "holds", "listing": listing, "may_order": request.actor.can("hold.order"), "kinds": retention.kinds().values()}
    return render(request, "portal/holds/list.html", context)


@page("hold.order", methods="GET POST")
def hold_new(request: HouseRequest) -> HttpResponse:
    form = HoldForm(request.POST or None, scope=request.scope)
    if form.is_valid():
        service = partial(services.order_hold, wanted=form.wanted())
        if answer := carry_out(request, form, service, done=_("已下达，立即生效，等待另一人确认。"), then=redirect("hold_list")):
            return answer
    return render(request, "portal/holds/form.html", {"section": "holds", "form": form}, status=422 if form.errors else 200)


def _detail(request: HouseRequest, hold: LegalHold, **forms: Any) -> HttpResponse:
    actor, has_lapsed = request.actor, hold.has_lapsed(clock.today())
    is_open = hold.state in {"ordered", "lifting"} and not has_lapsed
    context = {
        "section": "holds", "hold": _named([hold])[0], "form": forms.get("form"),
        "decision": forms.get("decision") or DecisionForm(), "lift": forms.get("lift") or LiftForm(),
        "may_decide": actor.can("hold.confirm") and is_open and hold.asked_by_id != actor.user_id, "has_lapsed": has_lapsed,
        "may_lift": actor.can("hold.lift") and hold.state == "standing", "today": clock.today(),
    }  # fmt: skip
    is_bad = any(form.errors for form in forms.values())
    return render(request, "portal/holds/detail.html", context, status=422 if is_bad else 200)


@page("hold.view")
def hold_detail(request: HouseRequest, pk: int) -> HttpResponse:
    """One hold with every word that was said about it."""
    return _detail(request, _hold(request, pk))


@page("hold.confirm", methods="POST")
def hold_decide(request: HouseRequest, pk: int) -> HttpResponse:
    """The second word: ``act`` is confirm or decline."""
    hold, form = _hold(request, pk), DecisionForm(request.POST)
    if request.POST.get("act") == "confirm":
        try:
            services.confirm_hold(actor=request.actor, at=clock.now(), hold=hold)
        except RuleBroken as broken:
            return refused(request, broken)
        messages.success(request, _("已确认。"))
        return redirect("hold_detail", pk=pk)
    if form.is_valid():
        service = partial(services.decline_hold, hold=hold, note=form.cleaned_data["note"])
        if answer := carry_out(request, form, service, done=_("已记下不同意。"), then=redirect("hold_detail", pk=pk)):
            return answer
    return _detail(request, hold, decision=form)


@page("hold.lift", methods="POST")
def hold_lift(request: HouseRequest, pk: int) -> HttpResponse:
    hold, form = _hold(request, pk), LiftForm(request.POST)
    if form.is_valid():
        service = partial(services.ask_to_lift, hold=hold, reason=form.cleaned_data["reason"])
        if answer := carry_out(request, form, service, done=_("已申请解除，等待另一人确认。"), then=redirect("hold_detail", pk=pk)):
            return answer
    return _detail(request, hold, lift=form)
