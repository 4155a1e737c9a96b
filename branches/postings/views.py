"""Posting tasks: the list with counts, a task by branch, setting and ending one, the member's own page."""

from functools import partial
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.postings import rules, selectors, services
from branches.postings.forms import EndForm, TaskForm
from branches.postings.models import PostingTask
from portal.kernel import clock
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page
from portal.kernel.periods import Period

SECTION = {"section": "postings"}
COLUMNS = (
    Column(gettext_lazy("任务")),
    Column(gettext_lazy("党组织"), css="hide-s"),
    Column(gettext_lazy("周期"), css="hide-s"),
    Column(gettext_lazy("开始日期"), "from_on", "hide-s"),
    Column(gettext_lazy("截止日期"), "to_on"),
    Column(gettext_lazy("本期已完成"), css="num"),
)


@page("posting.view")
def posting_list(request: HouseRequest) -> HttpResponse:
    today = clock.today()
    listing = Listing(
        request, selectors.tasks(request.scope), COLUMNS, export="posting-list",
        decorate=lambda rows: selectors.with_progress(rows, request.scope, today),
    )  # fmt: skip
    return render(request, "branches/postings/list.html", {**SECTION, "listing": listing, "can_set": request.actor.can("posting.set")})


def _asked_period(row: PostingTask, asked: str, today: Any) -> tuple[Period, list[Period]]:
    """The period that is shown: the one asked for, else the running one, else the last that has begun."""
    begun = [p for p in rules.periods_of(row.period, row.from_on, min(row.to_on, row.ended_on or row.to_on)) if p.starts_on <= today]
    begun = begun or rules.periods_of(row.period, row.from_on, row.to_on)[:1]
    return next((p for p in begun if p.code == asked), begun[-1]), begun[-6:]


@page("posting.view")
def posting_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, get_object_or_404(selectors.tasks(request.scope), pk=pk), None)


def _show(request: HouseRequest, row: PostingTask, form: EndForm | None, status: int = 200) -> HttpResponse:
    """Counts by branch; the names of those who have not met it for the secretary of that very branch."""
    actor, today = request.actor, clock.today()
    period, periods = _asked_period(row, request.GET.get("p", ""), today)
    day = min(today, period.ends_on)
    named = [b for b in selectors.named_branches(actor) if b.node.path.startswith(row.node.path)]
    may_end = row.ended_on is None and row.to_on >= today and actor.scope("posting.set").covers(row.node.path)
    context = {
        **SECTION, "row": row, "period": period, "periods": periods, "chosen": row.chosen.count(), "today": today,
        "lines": selectors.lines_of(row, list(selectors.branches_of(request.scope)), period, day),
        "missing": [(b, selectors.missing(row, b, period, day)) for b in named[:3]],
        "form": (form or EndForm()) if may_end else None,
    }  # fmt: skip
    return render(request, "branches/postings/detail.html", context, status=status)


@page("posting.set", methods="GET POST")
def posting_new(request: HouseRequest) -> HttpResponse:
    nodes = selectors.nodes_for(request.scope, clock.today())
    form = TaskForm(
        request.POST if request.method == "POST" else None, nodes=nodes, initial={"once_key": uuid4().hex, "from_on": clock.today()}
    )
    if request.method == "POST" and form.is_valid():
        service = partial(services.set_task, facts=form.facts(), once_key=form.cleaned_data["once_key"])
        if answer := carry_out(request, form, service, done=_("已布置，党员会收到通知。"), then=redirect("posting_list")):
            return answer
    return render(request, "branches/postings/form.html", {**SECTION, "form": form}, status=422 if form.errors else 200)


@page("posting.set", methods="POST")
def posting_end(request: HouseRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(selectors.own_tasks(request.scope), pk=pk)
    form = EndForm(request.POST)
    if form.is_valid():
        service = partial(services.end_task, task=row, reason=form.cleaned_data["reason"])
        if answer := carry_out(request, form, service, done=_("已提前结束。"), then=redirect("posting_detail", pk)):
            return answer
    return _show(request, row, form, 422)


@page("posting.own")
def posting_mine(request: HouseRequest) -> HttpResponse:
    """What I am asked to publish now, and how far I am."""
    lines = selectors.own_lines(request.actor.person_id, clock.today())
    context = {"section": "posting_mine", "lines": lines, "can_write": request.actor.can("knowledge.write")}
    return render(request, "branches/postings/mine.html", context)
