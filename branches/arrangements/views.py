"""Arrangements: the committee's list and table, the branch's tasks and its answer."""

from functools import partial
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.arrangements import access, selectors, services
from branches.arrangements.enums import TaskState
from branches.arrangements.forms import ArrangementForm, ExcuseForm, LinkForm, PlanForm
from branches.arrangements.models import ArrangedTask, Arrangement
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused

SECTION = {"section": "arrangements"}
TASK_COLUMNS = (
    Column(gettext_lazy("活动")),
    Column(gettext_lazy("支部"), "branch__node__path", "hide-s"),
    Column(gettext_lazy("月份"), "month", "nowrap"),
    Column(gettext_lazy("期限"), "due_on", "hide-s"),
    Column(gettext_lazy("状态")),
)
COLUMNS = (
    Column(gettext_lazy("安排")),
    Column(gettext_lazy("安排给"), "node__path", "hide-s"),
    Column(gettext_lazy("年度"), "year", "num hide-s"),
    Column(gettext_lazy("已开展"), css="num"),
    Column(gettext_lazy("已说明"), css="num hide-s"),
    Column(gettext_lazy("待排定"), css="num"),
)


@page("arrangement.view")
def arranged_list(request: HouseRequest) -> HttpResponse:
    """What branches in reach were given, the nearest end first."""
    rows, wanted = selectors.tasks(request.scope), request.GET.get("s", "")
    counts = selectors.state_counts(rows)
    words: list[Any] = [("", _("全部")), *[(s.value, s.label) for s in TaskState]]
    tabs: list[Any] = [(label, f"?s={key}", counts[key], key == wanted) for key, label in words]
    listing = Listing(request, selectors.of_state(rows, wanted), TASK_COLUMNS, tabs=tabs, export="arranged-list")
    context = {**SECTION, "listing": listing, "may_push": request.actor.can("arrangement.push")}
    return render(request, "branches/arrangements/arranged_list.html", context)


@page("arrangement.push")
def arrangement_list(request: HouseRequest) -> HttpResponse:
    """What the committee has set for its branches, and how far it is."""
    listing = Listing(request, selectors.arrangement_rows(request.scope), COLUMNS)
    return render(request, "branches/arrangements/arrangement_list.html", {**SECTION, "listing": listing})


@page("arrangement.push", methods="GET POST")
def arrangement_new(request: HouseRequest) -> HttpResponse:
    """Set an activity for all branches below."""
    today = clock.today()
    first = {"once_key": uuid4().hex, "year": today.year}
    form = ArrangementForm(request.POST if request.method == "POST" else None, scope=request.scope, today=today, initial=first)
    if request.method == "POST" and form.is_valid():
        make = partial(services.arrange, facts=form.facts(), once_key=form.cleaned_data["once_key"])
        answer = carry_out(request, form, make, done=_("已安排到各支部，并通知了支部书记。"), then=redirect("arrangement_list"))
        if answer is not None:
            return answer
    return render(request, "branches/arrangements/arrangement_new.html", {**SECTION, "form": form}, status=422 if form.errors else 200)


def _arrangement(request: HouseRequest, pk: int) -> Arrangement:
    return get_object_or_404(access.arrangements(request.scope), pk=pk)


@page("arrangement.push")
def arrangement_detail(request: HouseRequest, pk: int) -> HttpResponse:
    """Branches by months."""
    row = _arrangement(request, pk)
    months, lines = selectors.table_of(row)
    return render(request, "branches/arrangements/arrangement_detail.html", {**SECTION, "row": row, "months": months, "lines": lines})


@page("arrangement.push", methods="POST")
def arrangement_spread(request: HouseRequest, pk: int) -> HttpResponse:
    """Give it to branches founded since."""
    try:
        made = services.spread_again(actor=request.actor, at=clock.now(), arrangement=_arrangement(request, pk))
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("arrangement_detail", args=[pk]))
    messages.success(request, _("补发了 %(n)s 项。") % {"n": made} if made else _("各支部都已收到，没有需要补发的。"))
    return redirect("arrangement_detail", pk)


@page("arrangement.push", methods="POST")
def arrangement_stop(request: HouseRequest, pk: int) -> HttpResponse:
    """End it."""
    try:
        services.stop(actor=request.actor, at=clock.now(), arrangement=_arrangement(request, pk))
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("arrangement_detail", args=[pk]))
    messages.success(request, _("已停止。已排定和已开展的保留。"))
    return redirect("arrangement_detail", pk)


def _task(request: HouseRequest, pk: int) -> ArrangedTask:
    return get_object_or_404(selectors.tasks(request.scope), pk=pk)


@page("arrangement.view")
def arranged_detail(request: HouseRequest, pk: int) -> HttpResponse:
    """One task of a branch, and where it answers."""
    return _show(request, _task(request, pk))


def _show(request: HouseRequest, task: ArrangedTask, status: int = 200, **forms: Any) -> HttpResponse:
    waits = task.activity_id is None and task.arrangement.stopped_on is None
    may_answer = waits and access.may_answer(request.actor, task.branch.node.path)
    context: dict[str, Any] = {**SECTION, "task": task, "may_answer": may_answer}
    if may_answer:
        has_records = selectors.fitting_records(task).exists()
        context |= {
            "plan_form": forms.get("plan") or PlanForm(auto_id="plan_%s"),
            "link_form": (forms.get("link") or LinkForm(task=task, auto_id="link_%s")) if has_records else None,
            "excuse_form": forms.get("excuse") or ExcuseForm(initial={"reason": task.excuse}, auto_id="excuse_%s"),
        }  # fmt: skip
    return render(request, "branches/arrangements/arranged_detail.html", context, status=status)


@page("arrangement.answer", methods="POST")
def arranged_plan(request: HouseRequest, pk: int) -> HttpResponse:
    """Set the time: the branch's planned record."""
    task, form = _task(request, pk), PlanForm(request.POST, auto_id="plan_%s")
    if form.is_valid():
        plan = partial(services.plan_task, task=task, **form.cleaned_data)
        answer = carry_out(request, form, plan, done=_("已排定，并建好了活动记录。"), then=redirect("arranged_detail", pk))
        if answer is not None:
            return answer
    return _show(request, task, 422, plan=form)


@page("arrangement.answer", methods="POST")
def arranged_link(request: HouseRequest, pk: int) -> HttpResponse:
    """Name the record that stands already."""
    task = _task(request, pk)
    form = LinkForm(request.POST, task=task, auto_id="link_%s")
    if form.is_valid():
        link = partial(services.link_record, task=task, activity=form.cleaned_data["activity"])
        answer = carry_out(request, form, link, done=_("已对应到这条记录。"), then=redirect("arranged_detail", pk))
        if answer is not None:
            return answer
    return _show(request, task, 422, link=form)


@page("arrangement.answer", methods="POST")
def arranged_excuse(request: HouseRequest, pk: int) -> HttpResponse:
    """Say why not."""
    task, form = _task(request, pk), ExcuseForm(request.POST, auto_id="excuse_%s")
    if form.is_valid():
        say = partial(services.excuse, task=task, reason=form.cleaned_data["reason"])
        answer = carry_out(request, form, say, done=_("说明已提交，上级会收到通知。"), then=redirect("arranged_detail", pk))
        if answer is not None:
            return answer
    return _show(request, task, 422, excuse=form)


LEAD_COLUMNS = (
    Column(gettext_lazy("支部"), "node__path"),
    Column(gettext_lazy("学习"), css="num"),
    Column(gettext_lazy("第一议题 / 支委会"), css="num"),
    Column(gettext_lazy("上级安排已开展"), css="num"),
    Column(gettext_lazy("已说明"), css="num hide-s"),
)


@page("arrangement.view")
def lead_board(request: HouseRequest) -> HttpResponse:
    """Political lead down to the branch, for this quarter or the one asked for."""
    today = clock.today()
    quarter = selectors.quarter_asked(request.GET.get("q", ""), today)
    listing = Listing(
        request, selectors.lead_branches(request.scope, today), LEAD_COLUMNS, export="lead-board",
        decorate=lambda rows: selectors.with_lead(rows, quarter, today),
    )  # fmt: skip
    context = {**SECTION, "listing": listing, "quarter": quarter, "before": quarter.previous()}
    return render(request, "branches/arrangements/lead_board.html", context)
