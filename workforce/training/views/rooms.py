"""Around the classes: plans, trainers, partner institutions, exchange visits, development records."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.lists import Column
from portal.kernel.pages import HouseRequest, carry_out, page, refused
from workforce.training import access, services
from workforce.training.enums import GrowthState, TrainingVisitState
from workforce.training.filters import GrowthFilter, PartnerFilter, PlanFilter, TrainerFilter, VisitFilter
from workforce.training.forms import (
    GrowthForm,
    ItemForm,
    JudgeForm,
    PartnerForm,
    PlanForm,
    ReportForm,
    TopicDoneForm,
    TopicForm,
    TrainerForm,
    VisitForm,
)
from workforce.training.models import TrainingPartner, TrainingPlan, TrainingTopic, TrainingTrainer, TrainingVisit
from workforce.training.selectors import offers
from workforce.training.views.shared import around, form_page, listed

PLANS = (
    Column(gettext_lazy("计划"), "title"), Column(gettext_lazy("年度"), "year", "num"), Column(gettext_lazy("对象"), "", "hide-s"),
    Column(gettext_lazy("主办和协办"), "", "hide-s"), Column(gettext_lazy("完成"), "", "num"),
)  # fmt: skip
TRAINERS = (
    Column(gettext_lazy("讲师"), "name"), Column(gettext_lazy("来源")), Column(gettext_lazy("技术领域"), "", "hide-s"),
    Column(gettext_lazy("授课班次"), "", "num"), Column(gettext_lazy("入库"), "from_on", "hide-s"),
)  # fmt: skip
PARTNERS = (
    Column(gettext_lazy("合作单位"), "name"), Column(gettext_lazy("类别")), Column(gettext_lazy("课题"), "", "num"),
    Column(gettext_lazy("开始"), "from_on", "hide-s"),
)  # fmt: skip
VISITS = (
    Column(gettext_lazy("主题"), "title"), Column(gettext_lazy("类别"), "", "hide-s"), Column(gettext_lazy("计划日期"), "planned_on"),
    Column(gettext_lazy("状态")),
)  # fmt: skip
GROWTHS = (
    Column(gettext_lazy("项目或练兵内容"), "title"), Column(gettext_lazy("职工")), Column(gettext_lazy("开始"), "from_on", "hide-s"),
    Column(gettext_lazy("状态")),
)  # fmt: skip


def _new(
    request: HouseRequest, here: str, kind: Any, title: Any, service: Any, first: dict[str, Any], argument: Any = None
) -> HttpResponse:
    """A form of the office that makes one record; ``argument(form)`` is what the service is given of it."""
    form = kind(
        request.POST if request.method == "POST" else None, actor=request.actor, initial={"once_key": get_random_string(24), **first}
    )
    if request.method == "POST" and form.is_valid():
        make = partial(service, **(argument(form) if argument else {"facts": form.facts()}))
        if answer := carry_out(request, form, make, done=_("已登记。"), then=redirect(here)):
            return answer
    return form_page(request, here, title, form, reverse(here))


def _once(form: Any) -> dict[str, Any]:
    return {"facts": form.facts(), "once_key": form.cleaned_data["once_key"]}


@page("training.view")
def training_plans(request: HouseRequest) -> HttpResponse:
    """Study plans by year and class of people."""
    return listed(request, "training_plans", offers.plans(request.scope), PLANS, PlanFilter, export="training-plans")


@page("training.run", methods="GET POST")
def training_plan_new(request: HouseRequest) -> HttpResponse:
    return _new(request, "training_plans", PlanForm, _("制定学习计划"), services.keep_plan, {"year": clock.today().year}, _once)


def _plan(request: HouseRequest, row: TrainingPlan, form: ItemForm | None = None) -> HttpResponse:
    runs = access.runs(request.actor, row.node.path)
    form = form or (ItemForm(actor=request.actor) if runs else None)
    context = {**around(request, "training_plans"), "row": row, "items": offers.items_of(row), "form": form, "today": clock.today()}
    return render(request, "workforce/training/plan.html", context, status=422 if form is not None and form.errors else 200)


@page("training.view")
def training_plan(request: HouseRequest, pk: int) -> HttpResponse:
    return _plan(request, get_object_or_404(offers.plans(request.scope), pk=pk))


@page("training.run", methods="POST")
def training_plan_item(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = get_object_or_404(offers.plans(request.scope), pk=pk), ItemForm(request.POST, actor=request.actor)
    if form.is_valid():
        add = partial(services.add_item, plan=row, **form.cleaned_data)
        if answer := carry_out(request, form, add, done=_("已列入计划。"), then=redirect("training_plan", pk)):
            return answer
    return _plan(request, row, form)


@page("training.list")
def training_trainers(request: HouseRequest) -> HttpResponse:
    """Trainers from inside and outside."""
    return listed(request, "training_trainers", offers.trainers(request.scope), TRAINERS, TrainerFilter, export="training-trainers")


@page("training.run", methods="GET POST")
def training_trainer_new(request: HouseRequest) -> HttpResponse:
    return _new(request, "training_trainers", TrainerForm, _("登记讲师"), services.keep_trainer, {"from_on": clock.today()})


@page("training.run", methods="POST")
def training_trainer_end(request: HouseRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(TrainingTrainer.objects.within(request.scope), pk=pk)
    return _done(request, partial(services.end_trainer, trainer=row), "training_trainers")


def _done(request: HouseRequest, service: Any, then: str, *args: Any) -> HttpResponse:
    try:
        service(actor=request.actor, at=clock.now())
    except RuleBroken as broken:
        return refused(request, broken, back=reverse(then, args=args))
    messages.success(request, _("已办理。"))
    return redirect(then, *args)


@page("training.list")
def training_partners(request: HouseRequest) -> HttpResponse:
    """Schools, institutes and companies that train with us."""
    return listed(request, "training_partners", offers.partners(request.scope), PARTNERS, PartnerFilter, export="training-partners")


@page("training.run", methods="GET POST")
def training_partner_new(request: HouseRequest) -> HttpResponse:
    first = {"from_on": clock.today()}
    return _new(request, "training_partners", PartnerForm, _("登记合作单位"), services.keep_partner, first, lambda form: form.told())


def _partner(request: HouseRequest, row: TrainingPartner, status: int = 200, **forms: Any) -> HttpResponse:
    runs = access.runs(request.actor, row.node.path)
    context = {**around(request, "training_partners"), "row": row, "topics": list(row.topics.all()), "topic": None, "done": None}
    if runs:
        context |= {
            "topic": forms.get("topic") or TopicForm(auto_id="topic_%s"),
            "done": forms.get("done") or TopicDoneForm(auto_id="done_%s"),
        }
    return render(request, "workforce/training/partner.html", context, status=status)


@page("training.list")
def training_partner(request: HouseRequest, pk: int) -> HttpResponse:
    return _partner(request, get_object_or_404(offers.partners(request.scope), pk=pk))


@page("training.run", methods="POST")
def training_topic_new(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = get_object_or_404(offers.partners(request.scope), pk=pk), TopicForm(request.POST, auto_id="topic_%s")
    if form.is_valid():
        add = partial(services.add_topic, partner=row, **form.cleaned_data)
        if answer := carry_out(request, form, add, done=_("已登记课题。"), then=redirect("training_partner", pk)):
            return answer
    return _partner(request, row, 422, topic=form)


@page("training.run", methods="POST")
def training_topic_done(request: HouseRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(TrainingTopic.objects.within(request.scope).select_related("partner__node"), pk=pk)
    form = TopicDoneForm(request.POST, auto_id="done_%s")
    if form.is_valid():
        finish = partial(services.finish_topic, topic=row, **form.cleaned_data)
        if answer := carry_out(request, form, finish, done=_("已登记成果。"), then=redirect("training_partner", row.partner_id)):
            return answer
    return _partner(request, row.partner, 422, done=form)


@page("training.list")
def training_visits(request: HouseRequest) -> HttpResponse:
    """Exchange visits, planned and reported."""
    rows = offers.visits(request.scope)
    return listed(request, "training_visits", rows, VISITS, VisitFilter, export="training-visits", states=TrainingVisitState)


@page("training.run", methods="GET POST")
def training_visit_new(request: HouseRequest) -> HttpResponse:
    return _new(request, "training_visits", VisitForm, _("计划交流"), services.plan_visit, {"planned_on": clock.today()}, _once)


def _visit(request: HouseRequest, row: TrainingVisit, form: ReportForm | None = None) -> HttpResponse:
    is_open = access.runs(request.actor, row.node.path) and row.state == TrainingVisitState.PLANNED
    form = form or (ReportForm(initial={"held_on": row.planned_on}) if is_open else None)
    context = {**around(request, "training_visits"), "row": row, "form": form}
    return render(request, "workforce/training/visit.html", context, status=422 if form is not None and form.errors else 200)


@page("training.list")
def training_visit(request: HouseRequest, pk: int) -> HttpResponse:
    return _visit(request, get_object_or_404(offers.visits(request.scope), pk=pk))


@page("training.run", methods="POST")
def training_visit_report(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = get_object_or_404(offers.visits(request.scope), pk=pk), ReportForm(request.POST)
    if form.is_valid():
        report = partial(services.report_visit, visit=row, **form.cleaned_data)
        if answer := carry_out(request, form, report, done=_("已登记交流报告。"), then=redirect("training_visit", pk)):
            return answer
    return _visit(request, row, form)


@page("training.run", methods="POST")
def training_visit_cancel(request: HouseRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(offers.visits(request.scope), pk=pk)
    return _done(request, partial(services.cancel_visit, visit=row), "training_visit", pk)


@page("training.people")
def training_growths(request: HouseRequest) -> HttpResponse:
    """Projects and practice of people, to be confirmed by somebody else."""
    rows = offers.growths(request.scope)
    return listed(request, "training_growths", rows, GROWTHS, GrowthFilter, export="training-growths", states=GrowthState, me=request.actor)


@page("training.join", methods="GET POST")
def training_growth_new(request: HouseRequest) -> HttpResponse:
    """A project or practice of oneself."""
    person = request.actor.user.person
    if person is None:
        raise Http404
    first = {"from_on": clock.today(), "once_key": get_random_string(24)}
    form = GrowthForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        tell = partial(services.tell_growth, person=person, **form.cleaned_data)
        if answer := carry_out(request, form, tell, done=_("已登记，等待人事核实。"), then=redirect("training_mine")):
            return answer
    return form_page(request, "training_mine", _("登记培养记录"), form, reverse("training_mine"))


@page("training.people", methods="POST")
def training_growth_judge(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = get_object_or_404(offers.growths(request.scope), pk=pk), JudgeForm(request.POST)
    if not form.is_valid():
        raise Http404
    return _done(request, partial(services.judge_growth, growth=row, **form.cleaned_data), "training_growths")
