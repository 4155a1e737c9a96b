"""Funds with their ledger, payouts, one's own shares, both sides of every fund."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.kernel import clock
from portal.kernel.acts import Act, Bound, carried
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page
from portal.kernel.sentences import sentence
from portal.kernel.verdict import Verdict
from workforce.funds import access, rules, selectors, services
from workforce.funds.enums import FundPayoutState
from workforce.funds.forms import FundForm, FundPaidForm, FundReasonForm, FundSeenForm, InflowForm, PayoutForm
from workforce.funds.models import Fund, FundEntry, FundPayout, FundShare

SECTION = {"section": "funds"}
MINE = {"section": "fund_mine"}
FUNDS = (
    Column(gettext_lazy("基金")),
    Column(gettext_lazy("单位"), css="hide-s"),
    Column(gettext_lazy("拨入（元）"), "inflow", "num hide-s"),
    Column(gettext_lazy("余额（元）"), css="num"),
    Column(gettext_lazy("待批准"), css="num"),
)
PAYOUTS = (
    Column(gettext_lazy("事由")),
    Column(gettext_lazy("基金"), css="hide-s"),
    Column(gettext_lazy("金额（元）"), "amount", "num"),
    Column(gettext_lazy("提出时间"), "proposed_at", "hide-s"),
    Column(gettext_lazy("发放日期"), "paid_on", "hide-s"),
    Column(gettext_lazy("状态")),
)


@page("fund.view")
def fund_list(request: HouseRequest) -> HttpResponse:
    listing = Listing(request, selectors.funds(request.scope), FUNDS, export="fund-list")
    context = {**SECTION, "listing": listing, "can_open": request.actor.can("fund.office")}
    return render(request, "workforce/funds/list.html", context)


@page("fund.view")
def fund_payouts(request: HouseRequest) -> HttpResponse:
    rows, wanted = selectors.payouts(request.scope), request.GET.get("s", "")
    shown = rows.filter(state=wanted) if wanted in FundPayoutState.values else rows
    counts = selectors.state_counts(rows)
    tabs: list[Any] = [(_("全部"), "?", counts["all"], wanted not in FundPayoutState.values)]
    tabs += [(label, f"?s={key}", counts[key], key == wanted) for key, label in FundPayoutState.choices]
    listing = Listing(request, shown, PAYOUTS, tabs=tabs, export="fund-payouts")
    return render(request, "workforce/funds/payouts.html", {**SECTION, "listing": listing})


@page("fund.view")
def fund_reconcile(request: HouseRequest) -> HttpResponse:
    """Both sides of each fund in reach."""
    return render(request, "workforce/funds/reconcile.html", {**SECTION, "rows": selectors.sides_of(selectors.funds(request.scope))})


@page("fund.own")
def fund_mine(request: HouseRequest) -> HttpResponse:
    """What the reader was paid; nobody else's."""
    person_id = request.actor.person_id
    shares = list(selectors.own_shares(person_id)) if person_id is not None else []
    return render(request, "workforce/funds/mine.html", {**MINE, "shares": shares, "total": sum(share.amount for share in shares)})


@page("fund.office", methods="GET POST")
def fund_new(request: HouseRequest) -> HttpResponse:
    first = {"once_key": get_random_string(32)}
    form = FundForm(request.POST if request.method == "POST" else None, scope=request.scope, initial=first)
    if request.method == "POST" and form.is_valid():
        key = form.cleaned_data["once_key"]
        try:
            row = services.open_fund(actor=request.actor, at=clock.now(), facts=form.facts(), once_key=key)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("基金已设立，请登记拨入。"))
            return redirect("fund_detail", row.pk)
    return render(request, "workforce/funds/form.html", {**SECTION, "form": form}, status=422 if form.errors else 200)


def _fund(request: HouseRequest, pk: int) -> Fund:
    return get_object_or_404(selectors.funds(request.scope), pk=pk)


def _show(request: HouseRequest, row: Fund, bound: Bound, status: int = 200) -> HttpResponse:
    actor, acts = request.actor, []
    office = access.holds(actor, "fund.office", row)
    if office:
        first = {"version": row.version, "on": clock.today(), "once_key": get_random_string(32)}
        url = reverse("fund_pay_in", args=[row.pk])
        acts.append(Act("inflow", _("登记拨入"), url, bound.get("inflow", InflowForm(initial=first)), button=_("登记"), icon="plus"))
    [(_fund_row, sides)] = selectors.sides_of([row])
    entries = list(row.entries.select_related("made_by", "reversal").order_by("-made_at", "-pk")[:50])
    context = {
        **SECTION, "row": row, "acts": acts, "sides": sides, "office": office, "entries": entries,
        "payouts": list(selectors.payouts(request.scope).filter(fund=row)[:50]),
    }  # fmt: skip
    return render(request, "workforce/funds/detail.html", context, status=status)


@page("fund.view")
def fund_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, _fund(request, pk), {})


@page("fund.office", methods="POST")
def fund_pay_in(request: HouseRequest, pk: int) -> HttpResponse:
    row = _fund(request, pk)
    return carried(
        request, "inflow", InflowForm(request.POST), partial(services.pay_in, fund=row), done=_("已登记拨入。"), to="fund_detail", pk=pk,
        show=lambda bound: _show(request, row, bound, 422),
    )  # fmt: skip


@page("fund.office", methods="GET POST")
def fund_reverse(request: HouseRequest, pk: int) -> HttpResponse:
    """Take back an inflow in error, by an entry of its own."""
    entry = get_object_or_404(FundEntry.objects.within(request.scope).select_related("fund__node"), pk=pk)

    def show(bound: Bound) -> HttpResponse:
        form = bound.get("reverse", FundReasonForm(initial={"version": entry.fund.version}))
        context = {**SECTION, "form": form, "entry": entry, "row": entry.fund}
        return render(request, "workforce/funds/reverse.html", context, status=422 if form.errors else 200)

    if request.method == "GET":
        return show({})
    service = partial(services.reverse_inflow, entry=entry)
    form = FundReasonForm(request.POST)
    return carried(request, "reverse", form, service, done=_("已冲销。"), to="fund_detail", pk=entry.fund_id, show=show)


@page("fund.office", methods="GET POST")
def fund_payout_new(request: HouseRequest, pk: int) -> HttpResponse:
    row = _fund(request, pk)
    first = {"once_key": get_random_string(32), "source": request.GET.get("source", "")[:40]}
    form = PayoutForm(request.POST if request.method == "POST" else None, fund=row, scope=request.scope, initial=first)
    if request.method == "POST" and form.is_valid():
        key = form.cleaned_data["once_key"]
        try:
            made = services.propose_payout(actor=request.actor, at=clock.now(), fund=row, facts=form.facts(), once_key=key)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已提出，由另一位批准。"))
            return redirect("fund_payout", made.pk)
    context = {**SECTION, "form": form, "row": row}
    return render(request, "workforce/funds/payout_form.html", context, status=422 if form.errors else 200)


def _payout(request: HouseRequest, pk: int) -> FundPayout:
    return get_object_or_404(selectors.payouts(request.scope), pk=pk)


def _why(verdict: Verdict) -> str:
    return "" if verdict else sentence(verdict.code, verdict.params)


def _payout_acts(request: HouseRequest, row: FundPayout, bound: Bound) -> list[Act]:
    actor, fund, seen = request.actor, row.fund, {"version": row.version}
    found: list[Act] = []

    def add(name: str, title: Any, form: Any, **more: Any) -> None:
        found.append(Act(name, title, reverse(f"fund_payout_{name}", args=[row.pk]), bound.get(name, form), **more))

    if row.state == rules.PROPOSED and access.holds(actor, "fund.approve", fund):
        hint = _("批准后金额从基金余额中扣除。")
        add("approve", _("批准"), FundSeenForm(initial=seen), is_main=True, hint=hint, why=_why(access.may_approve(actor, row, fund)))
    if row.state == rules.APPROVED and access.holds(actor, "fund.office", fund):
        form = FundPaidForm(initial={**seen, "paid_on": clock.today()})
        add("pay", _("登记发放"), form, is_main=True, why=_why(access.may_pay(actor, row, fund)))
    if row.state != rules.CANCELLED and access.holds_cancel(actor, row, fund):
        hint = _("已批准的，金额冲回基金")
        why = _why(access.may_cancel(actor, row, fund))
        add("cancel", _("取消分享"), FundReasonForm(initial=seen), hint=hint, icon="circle-x", why=why)
    return found


def _show_payout(request: HouseRequest, row: FundPayout, bound: Bound, status: int = 200) -> HttpResponse:
    shares = list(FundShare.objects.within(request.scope).filter(payout=row).select_related("person"))
    context = {**SECTION, "row": row, "acts": _payout_acts(request, row, bound), "shares": shares}
    return render(request, "workforce/funds/payout.html", context, status=status)


@page("fund.view")
def fund_payout(request: HouseRequest, pk: int) -> HttpResponse:
    return _show_payout(request, _payout(request, pk), {})


def _carry(request: HouseRequest, pk: int, name: str, form: Any, service: Any, done: str) -> HttpResponse:
    row = _payout(request, pk)
    return carried(
        request, name, form, partial(service, payout=row), done=done, to="fund_payout", pk=pk,
        show=lambda bound: _show_payout(request, row, bound, 422),
    )  # fmt: skip


@page("fund.approve", methods="POST")
def fund_payout_approve(request: HouseRequest, pk: int) -> HttpResponse:
    return _carry(request, pk, "approve", FundSeenForm(request.POST), services.approve_payout, _("已批准。"))


@page("fund.office", methods="POST")
def fund_payout_pay(request: HouseRequest, pk: int) -> HttpResponse:
    return _carry(request, pk, "pay", FundPaidForm(request.POST), services.pay_out, _("已登记发放，分享人会收到消息。"))


@page("fund.view", methods="POST")
def fund_payout_cancel(request: HouseRequest, pk: int) -> HttpResponse:
    return _carry(request, pk, "cancel", FundReasonForm(request.POST), services.cancel_payout, _("已取消。"))
