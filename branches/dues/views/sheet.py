"""One month of one branch: the members for its officers, sums for the committee; payment, submission, closing."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.dues import selectors, services
from branches.dues.access import may_see_names
from branches.dues.enums import ENTRY_TONES, SHEET_TONES
from branches.dues.filters import EntryFilter
from branches.dues.forms import PayManyForm
from branches.dues.models import DuesEntry, DuesMonth
from branches.dues.views.months import SECTION
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page, refused

COLUMNS = (
    Column(gettext_lazy("党员"), "person__staff_no"),
    Column(gettext_lazy("应交（元）"), css="num"),
    Column(gettext_lazy("已交（元）"), css="num"),
    Column(gettext_lazy("交纳日期"), "paid_on", "hide-s"),
    Column(gettext_lazy("状态")),
)
MOST_MEMBERS = 200


def sheet_of(request: HouseRequest, pk: int) -> Any:
    row = get_object_or_404(selectors.sheet_rows(request.scope), pk=pk)
    selectors.with_sums([row], request.actor.scope("dues.collect"), selectors.few_people(clock.today()))
    row.tone = SHEET_TONES[row.state]
    return row


def _with_tones(rows: list[DuesEntry]) -> list[DuesEntry]:
    for row in rows:
        row.tone = ENTRY_TONES[row.state]  # type: ignore[attr-defined]
    return rows


@page("dues.view")
def dues_month(request: HouseRequest, pk: int) -> HttpResponse:
    sheet = sheet_of(request, pk)
    sees_names = may_see_names(request.actor, sheet.branch)
    actor, listing = request.actor, None
    if sees_names:
        entries = selectors.entry_rows(actor.scope("dues.collect")).filter(sheet=sheet)
        bulk = ("pay",) if sheet.state != "submitted" and sheet.open_members else ()
        listing = Listing(
            request, entries, COLUMNS, EntryFilter(request.GET, entries), decorate=_with_tones, page_size=MOST_MEMBERS,
            export=f"dues-members?sheet={sheet.pk}", bulk=bulk,
        )  # fmt: skip
    may_close = actor.scope("dues.close").covers(sheet.branch.node.path) and sheet.state == "submitted"
    context = {
        **SECTION, "sheet": sheet, "listing": listing, "form": PayManyForm(initial={"paid_on": clock.today()}, auto_id="f-%s"),
        "may_close": may_close and actor.user_id != sheet.submitted_by_id, "waits": may_close and actor.user_id == sheet.submitted_by_id,
        "may_return": may_close or (sheet.state == "closed" and actor.scope("dues.reopen").covers(sheet.branch.node.path)),
    }  # fmt: skip
    return render(request, "branches/dues/month.html", context)


def _act(request: HouseRequest, sheet: DuesMonth, done: Any, service: Callable[..., Any], **words: Any) -> HttpResponse:
    """One act on a month: done and back on its page, or the refusal."""
    try:
        service(actor=request.actor, at=clock.now(), sheet=sheet, **words)
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("dues_month", args=[sheet.pk]))
    messages.success(request, done)
    return redirect("dues_month", sheet.pk)


@page("dues.collect", methods="POST")
def dues_pay(request: HouseRequest, pk: int) -> HttpResponse:
    """All that is open of the chosen members."""
    sheet, form = sheet_of(request, pk), PayManyForm(request.POST)
    ids = {int(value) for value in request.POST.getlist("ids") if value.isdecimal() and len(value) < 13}
    if not form.is_valid():
        code = "dues.way_unknown" if "way" in form.errors else "dues.paid_ahead"
        return refused(request, RuleBroken(code), back=reverse("dues_month", args=[pk]))
    return _act(request, sheet, _("已登记交纳。"), services.pay_many, entry_ids=ids, **form.cleaned_data)


@page("dues.collect", methods="POST")
def dues_submit(request: HouseRequest, pk: int) -> HttpResponse:
    return _act(request, sheet_of(request, pk), _("已提交，请另一位同志核对结账。"), services.submit_month)


@page("dues.close", methods="POST")
def dues_close(request: HouseRequest, pk: int) -> HttpResponse:
    return _act(request, sheet_of(request, pk), _("已核对结账，本月不能再改。"), services.close_month)


@page("dues.close", methods="POST")
def dues_return(request: HouseRequest, pk: int) -> HttpResponse:
    reason = request.POST.get("reason", "")[:200]
    return _act(request, sheet_of(request, pk), _("已退回，并通知了提交人。"), services.send_back, reason=reason)
