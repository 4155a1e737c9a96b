"""The safety board of branches, and the ledger of accidents behind the count of days."""

import uuid
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.orgs.models import Branch
from branches.safety import access, selectors, services
from branches.safety.filters import AccidentFilter, asked_month
from branches.safety.forms import AccidentForm, WithdrawForm
from branches.safety.models import AccidentRecord
from portal.kernel import clock
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page
from portal.organization.enums import NodeKind

BOARD = (
    Column(gettext_lazy("党支部")),
    Column(gettext_lazy("事故案例复盘会")),
    Column(gettext_lazy("改进措施"), css="num hide-s"),
    Column(gettext_lazy("安全宣教"), css="num hide-s"),
    Column(gettext_lazy("未闭环隐患"), css="num"),
    Column(gettext_lazy("逾期"), css="num"),
    Column(gettext_lazy("月查"), css="num hide-s"),
    Column(gettext_lazy("安全生产天数"), css="num"),
)
COLUMNS = (
    Column(gettext_lazy("单位"), "node__path"),
    Column(gettext_lazy("发生日期"), "happened_on"),
    Column(gettext_lazy("类别"), "kind"),
    Column(gettext_lazy("程度"), "severity"),
    Column(gettext_lazy("经过和原因"), css="hide-s"),
    Column(gettext_lazy("状态")),
)


@page("safety.view")
def safety_board(request: HouseRequest) -> HttpResponse:
    """A branch a line, in the order of the tree: nobody is ranked."""
    today = clock.today()
    month = asked_month(request.GET, today)
    branches = list(Branch.objects.within(request.scope).filter(node__closed_on=None).select_related("node").order_by("node__path"))
    board = selectors.board_of(branches, month, today)
    listing = Listing(request, Branch.objects.none(), BOARD, export="safety-board")
    listing.ordered = board.lines  # type: ignore[assignment]
    opens = request.actor.scope("activity.view")
    context = {
        "section": "safety", "listing": listing, "board": board, "month": month, "units": _units(request, today),
        "before": listing.query(p=month.previous().code, page=None),
        "readable": {line.branch.pk for line in board.lines if opens.covers(line.branch.node.path)},
    }  # fmt: skip
    return render(request, "branches/safety/board.html", context)


def _units(request: HouseRequest, today: Any) -> list[tuple[Any, int]]:
    """Districts and plants of the reach with their days without an accident."""
    kinds = (NodeKind.PLANT, NodeKind.DISTRICT)
    nodes = list(selectors.reachable_units(request.actor, "safety.view", today).filter(kind__in=kinds))
    days = selectors.free_days_of_units(nodes, today)
    return [(node, days[node.pk]) for node in nodes]


@page("accident.view")
def accident_list(request: HouseRequest) -> HttpResponse:
    rows = selectors.accident_rows(request.scope)
    scope = request.actor.can("accident.record")

    def decorate(found: list[AccidentRecord]) -> list[AccidentRecord]:
        for row in found:
            row.may_withdraw = row.withdrawn_at is None and access.is_near(request.actor, "accident.record", row)  # type: ignore[attr-defined]
        return found

    listing = Listing(request, rows, COLUMNS, AccidentFilter(request.GET, rows, request=request), decorate=decorate, export="accident-list")
    return render(request, "branches/safety/accident_list.html", {"section": "accidents", "listing": listing, "may_record": scope})


@page("accident.record", methods="GET POST")
def accident_new(request: HouseRequest) -> HttpResponse:
    today = clock.today()
    nodes = selectors.reachable_units(request.actor, "accident.record", today)
    form = AccidentForm(request.POST if request.method == "POST" else None, nodes=nodes, initial={"happened_on": today})
    once_key = request.POST.get("once_key", "")[:32] or uuid.uuid4().hex
    if request.method == "POST" and form.is_valid():
        service = partial(services.record_accident, facts=form.facts(), once_key=once_key)
        answer = carry_out(request, form, service, done=_("已登记，安全生产天数重新计算。"), then=redirect("accident_list"))
        if answer is not None:
            return answer
    context = {"section": "accidents", "form": form, "once_key": once_key}
    return render(request, "branches/safety/accident_new.html", context, status=422 if form.errors else 200)


@page("accident.record", methods="GET POST")
def accident_withdraw(request: HouseRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(selectors.accident_rows(request.scope), pk=pk)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        service = partial(services.withdraw_accident, accident=row, **form.cleaned_data)
        answer = carry_out(request, form, service, done=_("已撤销，安全生产天数重新计算。"), then=redirect("accident_list"))
        if answer is not None:
            return answer
    context = {"section": "accidents", "form": form, "accident": row}
    return render(request, "branches/safety/accident_withdraw.html", context, status=422 if form.errors else 200)
