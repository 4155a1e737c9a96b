"""The ledger of services, and one service as its owner, the workers' voice and the office see it."""

from functools import partial
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.kernel import clock
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page
from portal.kernel.scope import Scope
from workforce.care import access, services
from workforce.care.enums import CareOrderState
from workforce.care.exports import orders_of_tab
from workforce.care.filters import CareOrderFilter
from workforce.care.forms import FinishForm, HandOnForm, RateForm, SpeakerForm
from workforce.care.models import CareOrder
from workforce.care.selectors import needs as selectors

COLUMNS = (
    Column(gettext_lazy("服务")),
    Column(gettext_lazy("单位"), css="hide-s"),
    Column(gettext_lazy("负责人"), css="hide-s"),
    Column(gettext_lazy("安排日期"), "ordered_on", "hide-s"),
    Column(gettext_lazy("承诺日期"), "promised_on"),
    Column(gettext_lazy("状态")),
)


@page("care.edit")
def care_order_list(request: HouseRequest) -> HttpResponse:
    rows, wanted, today = selectors.orders(Scope(request.scope.paths)), request.GET.get("s", ""), clock.today()
    counts = selectors.state_counts(rows, CareOrderState.values)
    counts["late"] = orders_of_tab(rows, "late", today).count()
    known: dict[str, Any] = {**dict(CareOrderState.choices), "late": _("超期")}
    tabs: list[Any] = [(_("全部"), "?", counts["all"], wanted not in known)]
    tabs += [(label, f"?s={key}", counts[key], key == wanted) for key, label in known.items()]
    shown = orders_of_tab(rows, wanted, today)
    filterset, decorate = CareOrderFilter(request.GET, shown), partial(selectors.with_states, today=today)
    listing = Listing(request, shown, COLUMNS, filterset, tabs=tabs, decorate=decorate, export="care-orders")
    return render(request, "workforce/care/order_list.html", {"section": "care", "tab": "orders", "listing": listing})


def found(request: HouseRequest, pk: int) -> CareOrder:
    """Through the office's reach, as owner or as the one who rates."""
    return get_object_or_404(selectors.orders(request.actor.scope("care.view")), pk=pk)


def show(request: HouseRequest, row: CareOrder, status: int = 200, **bound: forms.Form) -> HttpResponse:
    (row,) = selectors.with_states([row], clock.today())
    actor, first = request.actor, {"version": row.version}
    office = actor.scope("care.edit").covers(row.need.unit.path)
    is_owner, is_speaker = access.is_me(actor, row.owner_id), access.is_me(actor, row.speaker_id)
    made: dict[str, forms.Form] = {}
    if row.state == CareOrderState.OPEN and (office or is_owner) and not is_speaker:
        made["finish"] = bound.get("finish") or FinishForm(initial=first)
    if row.state == CareOrderState.OPEN and office:
        told = {**first, "owner_number": row.owner.staff_no, "promised_on": row.promised_on}
        made["hand_on"] = bound.get("hand_on") or HandOnForm(initial=told, auto_id="hand_%s")
    if row.state == CareOrderState.DONE and is_speaker:
        made["rate"] = bound.get("rate") or RateForm(initial=first)
    if office and access.may_name_speaker(actor, row, clock.today()):
        made["speaker"] = bound.get("speaker") or SpeakerForm(initial=first, auto_id="speaker_%s")
    refusals = [e for name, form in bound.items() if name not in made for e in form.non_field_errors()]
    section = "care" if office else "care_mine"
    context = {"section": section, "row": row, "forms": made, "refusals": refusals, "office": office, "speaks": is_speaker}
    return render(request, "workforce/care/order_detail.html", context, status=status)


@page("care.view")
def care_order_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return show(request, found(request, pk))


@page("care.view", methods="POST")
def care_order_finish(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = found(request, pk), FinishForm(request.POST)
    if form.is_valid():
        service = partial(services.finish, order=row, **form.cleaned_data)
        if answer := carry_out(request, form, service, done=_("已办结，等职工评价。"), then=redirect("care_order_detail", pk)):
            return answer
    return show(request, row, 422, finish=form)


@page("care.edit", methods="POST")
def care_order_hand_on(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = found(request, pk), HandOnForm(request.POST, auto_id="hand_%s")
    if form.is_valid():
        service = partial(services.hand_on, order=row, **form.cleaned_data)
        if answer := carry_out(request, form, service, done=_("已调整。"), then=redirect("care_order_detail", pk)):
            return answer
    return show(request, row, 422, hand_on=form)


@page("care.edit", methods="POST")
def care_order_speaker(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = found(request, pk), SpeakerForm(request.POST, auto_id="speaker_%s")
    if form.is_valid():
        service = partial(services.name_speaker, order=row, **form.cleaned_data)
        if answer := carry_out(request, form, service, done=_("已另请评价人。"), then=redirect("care_order_detail", pk)):
            return answer
    return show(request, row, 422, speaker=form)


@page("care.own", methods="POST")
def care_order_rate(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = get_object_or_404(selectors.orders(request.scope), pk=pk), RateForm(request.POST)
    if form.is_valid():
        service = partial(services.rate, order=row, **form.word())
        if answer := carry_out(request, form, service, done=_("谢谢，已记下。"), then=redirect("care_order_detail", pk)):
            return answer
    return show(request, row, 422, rate=form)
