"""Plans: the list, one plan with its two columns, drawing up, approval, the strategy map, what one's own people carry."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.plans import access, selectors, services
from branches.plans.enums import PlanState
from branches.plans.filters import PlanFilter, WorkFilter
from branches.plans.forms import PlanForm, ReturnForm
from branches.plans.models import Plan, PlanItem
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused
from portal.kernel.sentences import sentence

SECTION = {"section": "plans"}
COLUMNS = (
    Column(gettext_lazy("计划"), "title"),
    Column(gettext_lazy("党组织"), "node__path", "hide-s"),
    Column(gettext_lazy("年度"), "year", "num hide-s"),
    Column(gettext_lazy("任务和指标"), "", "num"),
    Column(gettext_lazy("状态"), "state"),
)
WORK_COLUMNS = (
    Column(gettext_lazy("任务或指标"), "title"),
    Column(gettext_lazy("牵头"), "", "hide-s"),
    Column(gettext_lazy("目标"), "", "num hide-s"),
    Column(gettext_lazy("进度"), "percent", "num"),
    Column(gettext_lazy("完成期限"), "due_on", "nowrap"),
)


@page("plan.view")
def plan_list(request: HouseRequest) -> HttpResponse:
    """Plans in reach by state, year and sort."""
    rows = selectors.plan_rows(request.scope)
    wanted = request.GET.get("s", "")
    shown = rows.filter(state=wanted) if wanted in PlanState.values else rows
    filterset = PlanFilter(request.GET, shown)
    counts = dict.fromkeys(PlanState.values, 0)
    for state in rows.order_by().values_list("state", flat=True):
        counts[state] += 1
    tabs: list[Any] = [(_("全部"), "?", sum(counts.values()), wanted not in PlanState.values)]
    tabs += [(state.label, f"?s={state.value}", counts[state.value], wanted == state) for state in PlanState]
    listing = Listing(request, shown, COLUMNS, filterset, tabs=tabs, export="plan-list")
    actor = request.actor
    context = {
        **SECTION, "listing": listing, "can_edit": actor.can("plan.edit"),
        "can_import": actor.can("import.run") and actor.can("import.plan-items"),
    }  # fmt: skip
    return render(request, "branches/plans/plan_list.html", context)


@page("plan.view")
def plan_work(request: HouseRequest) -> HttpResponse:
    """Tasks and targets that the reader's organisations carry, in their own plans and in those of others."""
    rows, today = selectors.work_rows(request.scope), clock.today()
    wanted = request.GET.get("s", "")
    late = selectors.late_or_soon(request.scope, today).filter(due_on__lt=today)
    shown = {"late": late, "open": rows.filter(done_on=None), "done": rows.exclude(done_on=None)}.get(wanted, rows)

    def decorate(found: list[PlanItem]) -> list[Any]:
        return selectors.decorated(found, today)

    tabs: list[Any] = [
        (_("全部"), "?", rows.count(), wanted not in {"late", "open", "done"}),
        (_("逾期"), "?s=late", late.count(), wanted == "late"),
        (_("未完成"), "?s=open", rows.filter(done_on=None).count(), wanted == "open"),
        (_("已完成"), "?s=done", rows.exclude(done_on=None).count(), wanted == "done"),
    ]
    listing = Listing(request, shown, WORK_COLUMNS, WorkFilter(request.GET, shown), tabs=tabs, decorate=decorate, export="plan-work")
    return render(request, "branches/plans/plan_work.html", {**SECTION, "listing": listing})


def fetch(request: HouseRequest, pk: int) -> Plan:
    return get_object_or_404(selectors.plans(request.scope), pk=pk)


@page("plan.view")
def plan_detail(request: HouseRequest, pk: int) -> HttpResponse:
    """The plan as a tree: party tasks on the left, production targets on the right, and how well each heading is filled."""
    return _show(request, fetch(request, pk), ReturnForm())


def _show(request: HouseRequest, plan: Plan, form: ReturnForm, status: int = 200) -> HttpResponse:
    actor, tops = request.actor, selectors.tree_of(plan, clock.today())
    approve = access.may_approve(actor, plan) if access.holds(actor, "plan.approve", plan) else None
    is_waiting = approve is not None and plan.state == PlanState.SUBMITTED
    context = {
        **SECTION, "plan": plan, "tops": tops, "loose": [b for b in tops if b.item.is_work],
        "by_heading": selectors.coverage_by_heading(tops),
        "by_tag": selectors.coverage_by_tag(tops), "form": form,
        "can_edit": access.holds(actor, "plan.edit", plan) and plan.state == PlanState.DRAFT,
        "can_run": access.holds(actor, "plan.run", plan), "approve": approve if is_waiting else None,
        "why_not": sentence(approve.code, approve.params) if is_waiting and approve is not None and not approve else "",
        "can_reopen": access.holds(actor, "plan.approve", plan) and plan.state == PlanState.RUNNING,
        "calendar": selectors.calendar_of(plan, request.actor.scope("production.view")),
        "can_keep_calendar": access.holds(actor, "production.edit", plan),
        "parts": selectors.plans(request.scope).filter(part_of=plan), "work": sum(b.item.is_work for top in tops for b in top.walk()),
    }  # fmt: skip
    return render(request, "branches/plans/plan_detail.html", context, status=status)


@page("plan.edit", methods="GET POST")
def plan_new(request: HouseRequest) -> HttpResponse:
    """Begin a plan, from a template or from nothing."""
    today = clock.today()
    first = {"year": today.year, "node": request.GET.get("node", ""), "once_key": uuid4().hex}
    form = PlanForm(request.POST if request.method == "POST" else None, scope=request.scope, today=today, initial=first)
    if request.method == "POST" and form.is_valid():
        made: list[Plan] = []

        def service(**words: Any) -> None:
            data = form.cleaned_data
            made.append(services.draft_plan(**words, facts=form.facts(), template=data["template"], once_key=data["once_key"]))

        answer = carry_out(request, form, service, done=_("计划已建立，请补充任务和指标。"), then=redirect("plan_list"))
        if answer is not None and made:
            return redirect("plan_detail", made[0].pk)
    return render(request, "branches/plans/plan_form.html", {**SECTION, "form": form}, status=422 if form.errors else 200)


@page("plan.edit", methods="GET POST")
def plan_edit(request: HouseRequest, pk: int) -> HttpResponse:
    plan = fetch(request, pk)
    verdict = access.may_edit(request.actor, plan)
    if not verdict:
        return refused(request, RuleBroken(verdict.code, **verdict.params))
    first = {name: getattr(plan, name) for name in ("title", "problem", "result", "version")} | {"part_of": plan.part_of_id}
    typed = request.POST if request.method == "POST" else None
    form = PlanForm(typed, scope=request.scope, today=clock.today(), plan=plan, initial=first)
    if request.method == "POST" and form.is_valid():
        change = partial(services.change_plan, plan=plan, version=form.cleaned_data["version"] or 0, facts=form.facts())
        answer = carry_out(request, form, change, done=_("已保存。"), then=redirect("plan_detail", pk))
        if answer is not None:
            return answer
    return render(request, "branches/plans/plan_form.html", {**SECTION, "form": form, "plan": plan}, status=422 if form.errors else 200)


def _act(request: HouseRequest, pk: int, service: Callable[..., Plan], done: str) -> HttpResponse:
    plan = fetch(request, pk)
    try:
        service(actor=request.actor, at=clock.now(), plan=plan)
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, done)
    return redirect("plan_detail", pk)


@page("plan.run", methods="POST")
def plan_submit(request: HouseRequest, pk: int) -> HttpResponse:
    return _act(request, pk, services.submit_plan, _("已提交，等待上级审批。"))


@page("plan.approve", methods="POST")
def plan_approve(request: HouseRequest, pk: int) -> HttpResponse:
    """The state that the approver has read: what was sent up anew in the meantime is read first."""
    seen = request.POST.get("version", "")
    version = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else None
    return _act(request, pk, partial(services.approve_plan, version=version), _("已批准。"))


@page("plan.run", methods="POST")
def plan_start(request: HouseRequest, pk: int) -> HttpResponse:
    return _act(request, pk, services.start_plan, _("计划已启动，可以填报进展。"))


@page("plan.run", methods="POST")
def plan_close(request: HouseRequest, pk: int) -> HttpResponse:
    return _act(request, pk, services.close_plan, _("计划已结束，内容保留备查。"))


@page("plan.approve", methods="POST")
def plan_return(request: HouseRequest, pk: int) -> HttpResponse:
    """Back to its authors, with a reason."""
    plan, form = fetch(request, pk), ReturnForm(request.POST)
    if form.is_valid():
        give_back = partial(services.return_plan, plan=plan, reason=form.cleaned_data["reason"])
        answer = carry_out(request, form, give_back, done=_("已退回，起草人会收到通知。"), then=redirect("plan_detail", pk))
        if answer is not None:
            return answer
    return _show(request, plan, form, status=422)


@page("plan.view")
def plan_map(request: HouseRequest, pk: int) -> HttpResponse:
    """The strategy map: goal, practice and support as layers, drawn from the tree."""
    plan = fetch(request, pk)
    layers = selectors.strategy_map(selectors.tree_of(plan, clock.today()))
    return render(request, "branches/plans/plan_map.html", {**SECTION, "plan": plan, "layers": layers})
