"""Rotating acceptance and the topic of the month."""

from functools import partial
from typing import Any

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.safety import access, selectors, services
from branches.safety.enums import AcceptanceState
from branches.safety.forms import MarksForm, PlanForm, ResultForm, TaskForm, TopicForm
from branches.safety.models import AcceptanceCheck, MonthlyTopic
from branches.safety.views.standards import drawn_form, units
from portal.kernel import clock
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page

SECTION = {"section": "acceptances"}
ACCEPTANCES = (
    Column(gettext_lazy("地点"), "area__name"),
    Column(gettext_lazy("单位"), "node__path", "hide-s"),
    Column(gettext_lazy("标准"), css="hide-s"),
    Column(gettext_lazy("验收岗位")),
    Column(gettext_lazy("验收日期"), "due_on"),
    Column(gettext_lazy("结果")),
)
TOPICS = (
    Column(gettext_lazy("月份"), "month"),
    Column(gettext_lazy("重点")),
    Column(gettext_lazy("单位或支部"), "node__path"),
    Column(gettext_lazy("整治事项"), "size", "num"),
    Column(gettext_lazy("已销项"), "done", "num"),
)


@page("standard.view")
def acceptance_list(request: HouseRequest) -> HttpResponse:
    rows = selectors.acceptance_rows(request.actor, "standard.view", clock.today())
    wanted = request.GET.get("s", "")
    shown = rows.filter(state=wanted) if wanted in AcceptanceState.values else rows
    listing = Listing(request, shown, ACCEPTANCES, export="acceptance-list")
    counts = {row["state"]: row["n"] for row in rows.order_by().values("state").annotate(n=Count("pk"))}
    tabs: list[tuple[Any, str, int, bool]] = [(_("全部"), "?s=", sum(counts.values()), not wanted)]
    listing.tabs = [*tabs, *[(s.label, f"?s={s}", counts.get(s, 0), s == wanted) for s in AcceptanceState]]
    context = {**SECTION, "listing": listing, "may_manage": request.actor.can("standard.manage")}
    return render(request, "branches/safety/acceptance_list.html", context)


@page("standard.manage", methods="GET POST")
def acceptance_plan(request: HouseRequest) -> HttpResponse:
    """The next turn of a unit: every place once, looked at by the post of another."""
    today = clock.today()
    standards = selectors.standard_rows(request.actor, "standard.manage", today).filter(is_active=True)
    form = PlanForm(
        request.POST if request.method == "POST" else None, nodes=units(request), standards=standards, initial={"first_on": today}
    )

    def service(valid: PlanForm) -> Any:
        return partial(services.plan_acceptance, **valid.cleaned_data)

    return drawn_form(request, form, service, _("安排循环验收"), "acceptance_list", _("已排好这一轮验收。"), _("循环验收"))


@page("standard.view")
def acceptance_detail(request: HouseRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(selectors.acceptance_rows(request.actor, "standard.view", clock.today()), pk=pk)
    return _acceptance(request, row, MarksForm(check=row, initial={"version": row.version}))


def _acceptance(request: HouseRequest, row: AcceptanceCheck, form: MarksForm) -> HttpResponse:
    may_record = row.state == AcceptanceState.PLANNED and access.is_near(request.actor, "acceptance.record", row)
    marks = list(row.marks.select_related("item"))
    context = {**SECTION, "check": row, "form": form, "marks": marks, "may_record": may_record}
    return render(request, "branches/safety/acceptance_detail.html", context, status=422 if form.errors else 200)


@page("acceptance.record", methods="POST")
def acceptance_record(request: HouseRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(selectors.acceptance_rows(request.actor, "acceptance.record", clock.today()), pk=pk)
    form = MarksForm(request.POST, check=row)
    if form.is_valid():
        service = partial(services.record_acceptance, check=row, **form.facts())
        answer = carry_out(request, form, service, done=_("已登记验收结果。"), then=redirect("acceptance_detail", pk))
        if answer is not None:
            return answer
    return _acceptance(request, row, form)


@page("standard.view")
def topic_list(request: HouseRequest) -> HttpResponse:
    """What is put right month by month; twelve of them are the plan of a year."""
    rows = selectors.topic_rows(request.actor, "standard.view", clock.today())
    listing = Listing(request, rows, TOPICS, export="topic-list")
    context = {"section": "topics", "listing": listing, "may_manage": request.actor.can("standard.manage")}
    return render(request, "branches/safety/topic_list.html", context)


@page("standard.manage", methods="GET POST")
def topic_new(request: HouseRequest) -> HttpResponse:
    nodes = selectors.topic_nodes(request.actor, clock.today())
    form = TopicForm(request.POST if request.method == "POST" else None, nodes=nodes, initial={"month": clock.today()})

    def service(valid: TopicForm) -> Any:
        return partial(services.set_topic, **valid.cleaned_data)

    return drawn_form(request, form, service, _("确定月度重点"), "topic_list", _("已确定，请列出整治事项。"), _("月度重点"))


@page("standard.view")
def topic_detail(request: HouseRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(selectors.topic_rows(request.actor, "standard.view", clock.today()), pk=pk)
    return _topic(request, row, TaskForm())


def _topic(request: HouseRequest, row: MonthlyTopic, form: Any, key: str = "form") -> HttpResponse:
    may_manage = access.is_near(request.actor, "standard.manage", row)
    context: dict[str, Any] = {
        "section": "topics", "topic": row, "tasks": list(row.tasks.all()), "form": TaskForm(), "result_form": ResultForm(),
        "may_manage": may_manage, "today": clock.today(),
    }  # fmt: skip
    return render(request, "branches/safety/topic_detail.html", {**context, key: form}, status=422 if form.errors else 200)


def _managed(request: HouseRequest, pk: int) -> MonthlyTopic:
    return get_object_or_404(selectors.topic_rows(request.actor, "standard.manage", clock.today()), pk=pk)


@page("standard.manage", methods="POST")
def topic_task(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _managed(request, pk), TaskForm(request.POST)
    if form.is_valid():
        service = partial(services.add_task, topic=row, **form.cleaned_data)
        answer = carry_out(request, form, service, done=_("已列入。"), then=redirect("topic_detail", pk))
        if answer is not None:
            return answer
    return _topic(request, row, form)


@page("standard.manage", methods="POST")
def topic_close(request: HouseRequest, pk: int, task: int) -> HttpResponse:
    row, form = _managed(request, pk), ResultForm(request.POST)
    found = get_object_or_404(row.tasks.all(), pk=task)
    if form.is_valid():
        service = partial(services.close_task, task=found, **form.cleaned_data)
        answer = carry_out(request, form, service, done=_("已销项。"), then=redirect("topic_detail", pk))
        if answer is not None:
            return answer
    return _topic(request, row, form, "result_form")
