"""What departs from the band: reliefs for hardship, and gifts beyond the dues."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.dues import access, selectors, services
from branches.dues.enums import RELIEF_TONES
from branches.dues.filters import ReliefFilter
from branches.dues.forms import GiftForm, ReliefForm
from branches.dues.models import DuesGift, DuesRelief
from branches.dues.views.bases import branch_of
from branches.dues.views.months import SECTION
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused
from portal.kernel.periods import month_of

RELIEF_COLUMNS = (
    Column(gettext_lazy("党员")),
    Column(gettext_lazy("月份"), "from_on", "hide-s"),
    Column(gettext_lazy("每月应交（元）"), css="num"),
    Column(gettext_lazy("困难情况"), css="hide-s"),
    Column(gettext_lazy("状态")),
)
GIFT_COLUMNS = (
    Column(gettext_lazy("党员")),
    Column(gettext_lazy("交纳日期"), "given_on", "hide-s"),
    Column(gettext_lazy("金额（元）"), css="num"),
    Column(gettext_lazy("上缴")),
)


@page("dues.reliefs")
def dues_relief_list(request: HouseRequest) -> HttpResponse:
    """Reliefs inside the reach; the committee decides here."""
    actor, rows = request.actor, selectors.relief_rows(request.scope)

    def decorate(found: list[DuesRelief]) -> list[DuesRelief]:
        for row in found:
            row.tone = RELIEF_TONES[row.state]
            row.may_decide = (
                row.state == "proposed" and actor.scope("dues.approve").covers(row.branch.node.path) and bool(access.may_decide(actor, row))
            )
            row.shown_reason = row.reason if access.may_read_reason(actor, row) else ""
        return found

    listing = Listing(request, rows, RELIEF_COLUMNS, ReliefFilter(request.GET, rows), decorate=decorate, export="dues-reliefs")
    branches = list(selectors.collecting_branches(actor.scope("dues.relief")))
    return render(request, "branches/dues/reliefs.html", {**SECTION, "listing": listing, "branches": branches})


@page("dues.relief", methods="GET POST")
def dues_relief_new(request: HouseRequest, code: str) -> HttpResponse:
    branch, first = branch_of(request, code), month_of(clock.today()).starts_on
    form = ReliefForm(request.POST if request.method == "POST" else None, branch=branch, initial={"from_on": first, "to_on": first})
    if request.method == "POST" and form.is_valid():
        answer = carry_out(
            request, form, lambda **by: services.propose_relief(**by, facts=form.facts()),
            done=_("已提交上级党委审批。"), then=redirect("dues_relief_list"),
        )  # fmt: skip
        if answer is not None:
            return answer
    context = {**SECTION, "branch": branch, "form": form, "title": _("申请党费减免"), "back": reverse("dues_relief_list")}
    return render(request, "branches/dues/form.html", context, status=422 if form.errors else 200)


@page("dues.approve", methods="POST")
def dues_relief_decide(request: HouseRequest, pk: int) -> HttpResponse:
    relief = get_object_or_404(selectors.relief_rows(request.scope), pk=pk)
    words: dict[str, Any] = {"is_approved": request.POST.get("act") == "approve", "opinion": request.POST.get("opinion", "")[:200]}
    try:
        services.decide_relief(actor=request.actor, at=clock.now(), relief=relief, **words)
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("dues_relief_list"))
    messages.success(request, _("已审批，并通知了申请人。"))
    return redirect("dues_relief_list")


@page("dues.collect")
def dues_gift_list(request: HouseRequest) -> HttpResponse:
    listing = Listing(request, selectors.gift_rows(request.scope), GIFT_COLUMNS, export="dues-gifts")
    branches = list(selectors.collecting_branches(request.scope))
    return render(request, "branches/dues/gifts.html", {**SECTION, "listing": listing, "branches": branches, "today": clock.today()})


@page("dues.collect", methods="GET POST")
def dues_gift_new(request: HouseRequest, code: str) -> HttpResponse:
    branch, first = branch_of(request, code), {"given_on": clock.today(), "once_key": uuid.uuid4().hex}
    form = GiftForm(request.POST if request.method == "POST" else None, branch=branch, initial=first)
    if request.method == "POST" and form.is_valid():
        answer = carry_out(
            request, form, lambda **by: services.record_gift(**by, branch=branch, **form.cleaned_data),
            done=_("已登记自愿多交的党费。"), then=redirect("dues_gift_list"),
        )  # fmt: skip
        if answer is not None:
            return answer
    context = {**SECTION, "branch": branch, "form": form, "title": _("登记自愿多交党费"), "back": reverse("dues_gift_list")}
    return render(request, "branches/dues/form.html", context, status=422 if form.errors else 200)


@page("dues.collect", methods="POST")
def dues_gift_pass(request: HouseRequest, pk: int) -> HttpResponse:
    gift: DuesGift = get_object_or_404(selectors.gift_rows(request.scope), pk=pk)
    try:
        services.pass_gift_up(actor=request.actor, at=clock.now(), gift=gift, passed_on=clock.today())
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("dues_gift_list"))
    messages.success(request, _("已登记上缴。"))
    return redirect("dues_gift_list")
