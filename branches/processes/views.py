"""Party work by a standard: check lists, the board of branches, one list, and gaps until they are settled."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.processes import access, rules, selectors, services
from branches.processes.enums import GapState, PointResult
from branches.processes.exports import board_period
from branches.processes.filters import BoardFilter, CheckFilter, GapFilter
from branches.processes.forms import AssignForm, BeginForm, CheckForm, MendForm, SettleForm
from branches.processes.models import ProcessCheck, ProcessGap
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused

SECTION = {"section": "processes"}
COLUMNS = (
    Column(gettext_lazy("工作流程"), "process__sort"),
    Column(gettext_lazy("党支部"), "branch__node__path", "hide-s"),
    Column(gettext_lazy("时期"), "starts_on", "nowrap"),
    Column(gettext_lazy("达标率"), css="num"),
    Column(gettext_lazy("未销号差距"), css="num"),
    Column(gettext_lazy("状态")),
)
BOARD_COLUMNS = (
    Column(gettext_lazy("党支部"), "node__path"),
    Column(gettext_lazy("各流程"), css="hide-s"),
    Column(gettext_lazy("已开展"), css="num"),
    Column(gettext_lazy("达标率"), css="num"),
    Column(gettext_lazy("未销号差距"), css="num"),
)
GAP_COLUMNS = (
    Column(gettext_lazy("未达到的标准")),
    Column(gettext_lazy("责任人"), css="hide-s"),
    Column(gettext_lazy("整改期限"), "due_on", "nowrap"),
    Column(gettext_lazy("状态")),
)


@page("process.view")
def process_list(request: HouseRequest) -> HttpResponse:
    """Check lists in reach."""
    rows = selectors.checks(request.scope)
    listing = Listing(request, rows, COLUMNS, CheckFilter(request.GET, rows), decorate=selectors.with_share, export="process-list")
    context = {**SECTION, "listing": listing, "can_run": request.actor.can("process.run")}
    return render(request, "branches/processes/process_list.html", context)


@page("process.view")
def process_board(request: HouseRequest) -> HttpResponse:
    """Which branch has run which process, the share met, open gaps."""
    today = clock.today()
    rows, period = selectors.branches_of(request.scope, today), board_period(request.GET.get("period", ""), today)
    filterset = BoardFilter({**request.GET.dict(), "period": period}, rows)
    decorate = partial(selectors.on_board, period=period, today=today)
    listing = Listing(request, rows, BOARD_COLUMNS, filterset, decorate=decorate, export="process-board")
    context = {**SECTION, "listing": listing, "period": period, "processes": list(selectors.processes())}
    return render(request, "branches/processes/process_board.html", context)


@page("process.gaps")
def process_gaps(request: HouseRequest) -> HttpResponse:
    """Gaps in reach, and one's own."""
    rows, today, wanted = selectors.gaps(request.scope), clock.today(), request.GET.get("s", "")
    words: list[tuple[str, Any]] = [("", _("全部")), ("late", _("逾期")), *((state.value, state.label) for state in GapState)]
    tabs = [(label, f"?s={key}", selectors.of_tab(rows, key, today).count(), key == wanted) for key, label in words]
    shown = selectors.of_tab(rows, wanted, today)
    listing = Listing(
        request, shown, GAP_COLUMNS, GapFilter(request.GET, shown), tabs=tabs, export="process-gaps",
        decorate=partial(selectors.with_lateness, today=today),
    )  # fmt: skip
    context = {**SECTION, "listing": listing, "can_view": request.actor.can("process.view")}
    return render(request, "branches/processes/process_gaps.html", context)


@page("process.run", methods="GET POST")
def process_new(request: HouseRequest) -> HttpResponse:
    """Begin the check list of a process for a period."""
    first = {name: request.GET.get(name, "") for name in ("branch", "process", "period")}
    form = BeginForm(request.POST if request.method == "POST" else None, scope=request.scope, today=clock.today(), initial=first)
    if request.method == "POST" and form.is_valid():
        made: list[ProcessCheck] = []

        def begin(**words: Any) -> None:
            made.append(services.begin_check(**words, **form.cleaned_data))

        answer = carry_out(request, form, begin, done=_("已建好清单，请逐项填写。"), then=redirect("process_list"))
        if answer is not None and made:
            return redirect("process_detail", made[0].pk)
    return render(request, "branches/processes/process_form.html", {**SECTION, "form": form}, status=422 if form.errors else 200)


def _check(request: HouseRequest, pk: int) -> ProcessCheck:
    return get_object_or_404(selectors.checks(request.scope), pk=pk)


@page("process.view")
def process_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, _check(request, pk))


def _show(request: HouseRequest, check: ProcessCheck, status: int = 200, **bound: forms.Form) -> HttpResponse:
    points, today = selectors.points_of(check), clock.today()
    may_run = request.actor.scope("process.run").covers(check.branch.node.path)
    is_open = may_run and check.concluded_at is None
    unmet = [point for point in points if point.result == PointResult.UNMET]
    found = selectors.with_lateness([point.gap for point in unmet if hasattr(point, "gap")], today)
    context = {
        **SECTION, "check": selectors.with_share([check])[0], "points": points, "may_run": may_run, "is_open": is_open, "gaps": found,
        "without_owner": len(unmet) - len(found), "form": None, "assign_form": None,
    }  # fmt: skip
    if is_open:
        context["form"] = bound.get("fill") or CheckForm(check=check, points=points)
    if may_run and unmet:
        context["assign_form"] = bound.get("assign") or AssignForm(check=check, today=today)
    return render(request, "branches/processes/process_detail.html", context, status=status)


@page("process.run", methods="POST")
def process_fill(request: HouseRequest, pk: int) -> HttpResponse:
    """Write down what was found; conclude where the button says so."""
    check = _check(request, pk)
    form, conclude = CheckForm(request.POST, check=check, points=selectors.points_of(check)), request.POST.get("act") == "conclude"
    if form.is_valid():
        data = form.cleaned_data
        fill = partial(
            services.fill_check, check=check, marks=form.marks(), version=data["version"], conclusion=data["conclusion"], conclude=conclude
        )
        answer = carry_out(request, form, fill, done=_("清单已完成。") if conclude else _("已保存。"), then=redirect("process_detail", pk))
        if answer is not None:
            return answer
    return _show(request, check, 422, fill=form)


@page("process.run", methods="POST")
def process_reopen(request: HouseRequest, pk: int) -> HttpResponse:
    """Take the conclusion back."""
    check = _check(request, pk)
    try:
        services.reopen_check(actor=request.actor, at=clock.now(), check=check)
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("process_detail", args=[pk]))
    messages.success(request, _("已撤回结论，可以修改。"))
    return redirect("process_detail", pk)


@page("process.run", methods="POST")
def process_assign(request: HouseRequest, pk: int) -> HttpResponse:
    """Who puts a point right by when."""
    check = _check(request, pk)
    form = AssignForm(request.POST, check=check, today=clock.today())
    if form.is_valid():
        assign = partial(services.assign_gap, **form.cleaned_data)
        answer = carry_out(request, form, assign, done=_("已确定责任人，并通知了本人。"), then=redirect("process_detail", pk))
        if answer is not None:
            return answer
    return _show(request, check, 422, assign=form)


def _gap(request: HouseRequest, pk: int) -> ProcessGap:
    return get_object_or_404(selectors.gaps(request.scope), pk=pk)


@page("process.gaps")
def process_gap(request: HouseRequest, pk: int) -> HttpResponse:
    return _show_gap(request, _gap(request, pk))


def _show_gap(request: HouseRequest, gap: ProcessGap, status: int = 200, **bound: forms.Form) -> HttpResponse:
    actor, path = request.actor, gap.point.check_list.branch.node.path
    (row,) = selectors.with_lateness([gap], clock.today())
    mends = access.mends(actor, gap) and bool(rules.may_mend(gap.state))
    settles = actor.scope("process.settle").covers(path) and gap.state == GapState.MENDED
    is_own = settles and actor.user_id == gap.mended_by_id
    context = {
        **SECTION, "gap": row, "opens_check": actor.scope("process.view").covers(path), "is_own": is_own,
        "mend_form": (bound.get("mend") or MendForm()) if mends else None,
        "settle_form": (bound.get("settle") or SettleForm()) if settles and not is_own else None,
    }  # fmt: skip
    return render(request, "branches/processes/process_gap.html", context, status=status)


@page("process.mend", methods="POST")
def process_mend(request: HouseRequest, pk: int) -> HttpResponse:
    """What was done."""
    gap, form = _gap(request, pk), MendForm(request.POST)
    if form.is_valid():
        mend = partial(services.mend_gap, gap=gap, **form.cleaned_data)
        answer = carry_out(request, form, mend, done=_("已登记整改，等待另一位同志复核。"), then=redirect("process_gap", pk))
        if answer is not None:
            return answer
    return _show_gap(request, gap, 422, mend=form)


@page("process.settle", methods="POST")
def process_settle(request: HouseRequest, pk: int) -> HttpResponse:
    """Another person looks: settled, or back to its owner."""
    gap, form, is_settled = _gap(request, pk), SettleForm(request.POST), request.POST.get("act") != "return"
    if form.is_valid():
        settle = partial(services.settle_gap, gap=gap, is_settled=is_settled, **form.cleaned_data)
        done = _("差距已销号。") if is_settled else _("已退回责任人继续整改。")
        answer = carry_out(request, form, settle, done=done, then=redirect("process_gap", pk))
        if answer is not None:
            return answer
    return _show_gap(request, gap, 422, settle=form)
