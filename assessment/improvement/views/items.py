"""Pages of improvements: the list, the counts, one improvement with its measure, its proof and its confirmation."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.improvement import access, rules, selectors, services
from assessment.improvement.enums import ImprovementState
from assessment.improvement.filters import ImprovementFilter
from assessment.improvement.forms import ConfirmForm, DoneForm, DropForm, PlanForm, ProposeForm, ReopenForm
from assessment.improvement.models import Improvement
from branches.activities.models import Activity
from branches.plans.models import PlanItem
from portal.files.selectors import file_panel
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page, refused

SECTION = {"section": "improvements", "tab": "items"}
COLUMNS = (
    Column(gettext_lazy("存在问题")),
    Column(gettext_lazy("党支部"), "branch__node__path", "hide-s"),
    Column(gettext_lazy("责任人"), "", "hide-s"),
    Column(gettext_lazy("期限"), "due_on"),
    Column(gettext_lazy("状态")),
)
STATES = {s.value: (s.value, s.label, s.value) for s in ImprovementState}
TABS = (
    ("", gettext_lazy("全部"), "all"), STATES["proposed"], STATES["open"], ("late", gettext_lazy("逾期"), "late"),
    STATES["done"], STATES["confirmed"], STATES["dropped"],
)  # fmt: skip


@page("improvement.list")
def improvement_list(request: HouseRequest) -> HttpResponse:
    """All problems in reach by state; what is late has a tab of its own."""
    rows, wanted, today = selectors.improvements(request.scope), request.GET.get("s", ""), clock.today()
    counts, shown = selectors.state_counts(rows, today), selectors.in_tab(rows, wanted, today)
    listing = Listing(
        request, shown, COLUMNS, ImprovementFilter(request.GET, shown, request=request),
        tabs=[(label, f"?s={key}", counts[count], key == wanted) for key, label, count in TABS], export="improvement-list",
    )  # fmt: skip
    context = {**SECTION, "listing": listing, "today": today, "can_propose": request.actor.can("improvement.keep")}
    return render(request, "assessment/improvement/list.html", context)


@page("improvement.list")
def improvement_summary(request: HouseRequest) -> HttpResponse:
    """How many branches named which problem, and how much of it is closed. Counts only."""
    today, asked = clock.today(), request.GET.get("year", "")
    years = [today.year - n for n in range(4)]
    year = int(asked) if asked.isascii() and asked.isdigit() and int(asked) in years else today.year
    found = selectors.summary(request.scope, year, today)
    return render(request, "assessment/improvement/summary.html", {**SECTION, "tab": "summary", "summary": found, "years": years})


@page("improvement.keep", methods="GET POST")
def improvement_new(request: HouseRequest) -> HttpResponse:
    form = ProposeForm(request.POST if request.method == "POST" else None, scope=request.scope, initial={"once_key": uuid4().hex})
    if request.method == "POST" and form.is_valid():
        row = services.propose(actor=request.actor, at=clock.now(), **form.cleaned_data)
        messages.success(request, _("已列入改进清单，请定措施和责任人。"))
        return redirect("improvement_detail", row.pk)
    return render(request, "assessment/improvement/form.html", {**SECTION, "form": form}, status=422 if form.errors else 200)


def _improvement(request: HouseRequest, pk: int) -> Improvement:
    return get_object_or_404(selectors.improvements(request.actor.scope("improvement.view")), pk=pk)


@page("improvement.view")
def improvement_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, _improvement(request, pk), {})


def _reaches(request: HouseRequest, right: str, row: Improvement) -> bool:
    return request.actor.can(right) and request.actor.scope(right).covers(row.branch.node.path)


def _forms(request: HouseRequest, row: Improvement) -> dict[str, forms.Form | None]:
    """What the reader may do now, each with its form."""
    actor, seen, today = request.actor, {"version": row.version}, clock.today()
    keeps, confirms = _reaches(request, "improvement.keep", row), _reaches(request, "improvement.confirm", row)
    reports = (access.is_owner(actor, row) or _reaches(request, "improvement.report", row)) and access.may_report(actor, row)
    judges = confirms and access.may_judge(actor, row)
    now = seen | {"cause": row.cause, "measure": row.measure, "owner": row.owner.staff_no if row.owner else "", "due_on": row.due_on}
    return {
        "plan_form": PlanForm(initial=now, prefix="plan") if keeps and access.may_plan(actor, row) else None,
        "done_form": DoneForm(initial=seen, prefix="done", actor=actor, improvement=row, today=today) if reports else None,
        "confirm_form": ConfirmForm(initial=seen, prefix="confirm") if judges else None,
        "reopen_form": ReopenForm(initial=seen, prefix="reopen") if judges else None,
        "drop_form": DropForm(initial=seen, prefix="drop") if confirms and access.may_drop(actor, row) else None,
    }


def _show(request: HouseRequest, row: Improvement, refused_form: dict[str, Any], status: int = 200) -> HttpResponse:
    actor = request.actor
    context: dict[str, Any] = {
        **SECTION, "row": row, "is_late": rules.is_late(row.state, row.due_on, clock.today()),
        "opens_activity": row.activity_id and Activity.objects.within(actor.scope("activity.view")).filter(pk=row.activity_id).exists(),
        "opens_item": row.plan_item_id and PlanItem.objects.within(actor.scope("plan.view")).filter(pk=row.plan_item_id).exists(),
        "sees_sheets": _reaches(request, "improvement.diagnoses", row), "sees_list": actor.can("improvement.list"),
        "file_panel": file_panel(actor, access.FILES, row.pk), **_forms(request, row), **refused_form,
    }  # fmt: skip
    return render(request, "assessment/improvement/detail.html", context, status=status)


def _act(request: HouseRequest, row: Improvement, name: str, form: forms.Form, do: Callable[..., Any], said: str) -> HttpResponse:
    """One button of the page: the service with what the form says, or the page again with the refusal beside its field."""
    if form.is_valid():
        facts = form.facts() if isinstance(form, DoneForm) else form.cleaned_data
        try:
            do(actor=request.actor, at=clock.now(), improvement=row, **facts)
        except RuleBroken as broken:
            if broken.status == 409 or broken.field not in form.fields:
                return refused(request, broken)
            add_refusal(form, broken)
        else:
            messages.success(request, said)
            return redirect("improvement_detail", row.pk)
    return _show(request, row, {name: form}, status=422)


@page("improvement.keep", methods="POST")
def improvement_plan(request: HouseRequest, pk: int) -> HttpResponse:
    form = PlanForm(request.POST, prefix="plan")
    return _act(request, _improvement(request, pk), "plan_form", form, services.plan, _("措施已保存，责任人已收到通知。"))


@page("improvement.view", methods="POST")
def improvement_done(request: HouseRequest, pk: int) -> HttpResponse:
    row = _improvement(request, pk)
    form = DoneForm(request.POST, prefix="done", actor=request.actor, improvement=row, today=clock.today())
    return _act(request, row, "done_form", form, services.report_done, _("已报告完成，由党委确认。"))


@page("improvement.confirm", methods="POST")
def improvement_confirm(request: HouseRequest, pk: int) -> HttpResponse:
    form = ConfirmForm(request.POST, prefix="confirm")
    return _act(request, _improvement(request, pk), "confirm_form", form, services.confirm, _("已确认办结。"))


@page("improvement.confirm", methods="POST")
def improvement_reopen(request: HouseRequest, pk: int) -> HttpResponse:
    form = ReopenForm(request.POST, prefix="reopen")
    return _act(request, _improvement(request, pk), "reopen_form", form, services.reopen, _("已退回继续整改。"))


@page("improvement.confirm", methods="POST")
def improvement_drop(request: HouseRequest, pk: int) -> HttpResponse:
    form = DropForm(request.POST, prefix="drop")
    return _act(request, _improvement(request, pk), "drop_form", form, services.drop, _("已登记为不列入。"))
