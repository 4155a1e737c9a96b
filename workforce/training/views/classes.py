"""Classes: the list, one class with its roll, sign-up by oneself."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.files.selectors import file_panel
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.lists import Column
from portal.kernel.pages import HouseRequest, carry_out, page, refused
from workforce.training import access, rules, services
from workforce.training.enums import TrainingState
from workforce.training.filters import ClassFilter
from workforce.training.forms import ActForm, ClassForm, NumbersForm, RollForm
from workforce.training.models import TrainingClass
from workforce.training.selectors import offers
from workforce.training.views.shared import around, form_page, listed

HERE = "training_list"
COLUMNS = (
    Column(gettext_lazy("培训班"), "title"), Column(gettext_lazy("方式"), "", "hide-s"), Column(gettext_lazy("日期"), "from_on"),
    Column(gettext_lazy("主办"), "", "hide-s"), Column(gettext_lazy("学时"), "", "num hide-s"), Column(gettext_lazy("人数"), "", "num"),
    Column(gettext_lazy("状态")),
)  # fmt: skip


@page("training.view")
def training_list(request: HouseRequest) -> HttpResponse:
    """Classes in reach, offered from above, or one's own."""
    rows, can_import = offers.classes(request.scope), request.actor.can("import.run") and request.actor.can("import.training")
    return listed(request, HERE, rows, COLUMNS, ClassFilter, export="training-classes", states=TrainingState, can_import=can_import)


def _found(request: HouseRequest, pk: int) -> TrainingClass:
    return get_object_or_404(offers.classes(request.scope), pk=pk)


def show(request: HouseRequest, row: TrainingClass, status: int = 200, **forms: Any) -> HttpResponse:
    """One class; who is on the list is seen by who holds it."""
    actor, today = request.actor, clock.today()
    holds = access.holds(actor, row)
    own = row.enrolments.filter(person=actor.person_id).first() if actor.person_id is not None else None
    may_sign_up = actor.can("training.join") and actor.scope("training.join").person_id is not None
    context = {
        **around(request, HERE), "row": row, "holds": holds, "own": own, "runs": access.runs(actor, row.node.path),
        "roll": offers.roll(row) if holds else [], "numbers": forms.get("numbers") or NumbersForm(actor=actor),
        "acts": [act for act in ("open", "close", "cancel", "reopen") if holds and rules.act_verdict(act, row.state)],
        "can_enrol": holds and row.state in rules.TAKES_PEOPLE,
        "can_roll": holds and bool(rules.roll_verdict(row.state, row.from_on, today)),
        "can_join": may_sign_up and own is None and row.state == TrainingState.OPEN and row.taken < row.capacity,
        "can_leave": own is not None and own.is_own and bool(rules.leave_verdict(row.state)), "before": list(row.course.after.all()),
        "file_panel": file_panel(actor, access.FILES, row.pk),
    }  # fmt: skip
    return render(request, "workforce/training/class.html", context, status=status)


@page("training.view")
def training_class(request: HouseRequest, pk: int) -> HttpResponse:
    return show(request, _found(request, pk))


@page("training.run", methods="GET POST")
def training_class_new(request: HouseRequest) -> HttpResponse:
    today = clock.today()
    first = {
        "from_on": today,
        "to_on": today,
        "capacity": 40,
        "once_key": get_random_string(24),
        "course": request.GET.get("course", "")[:9],
    }
    form = ClassForm(request.POST if request.method == "POST" else None, actor=request.actor, initial=first)
    if request.method == "POST" and form.is_valid():
        plan = partial(services.plan_class, facts=form.facts(), once_key=form.cleaned_data["once_key"])
        if answer := carry_out(request, form, plan, done=_("已登记，请列入人员或开放报名。"), then=redirect(HERE)):
            return answer
    return form_page(request, HERE, _("登记培训班"), form, reverse(HERE))


@page("training.run", methods="GET POST")
def training_class_edit(request: HouseRequest, pk: int) -> HttpResponse:
    row = _found(request, pk)
    if not access.runs(request.actor, row.node.path):
        raise Http404
    names = [*ClassForm.base_fields]
    first = {name: getattr(row, name) for name in names if name != "once_key"}
    form = ClassForm(request.POST if request.method == "POST" else None, actor=request.actor, initial=first)
    if request.method == "POST" and form.is_valid():
        change = partial(services.change_class, row=row, version=form.cleaned_data["version"] or 0, facts=form.facts())
        if answer := carry_out(request, form, change, done=_("已保存。"), then=redirect("training_class", pk)):
            return answer
    return form_page(request, HERE, _("修改培训班"), form, reverse("training_class", args=[pk]))


@page("training.run", methods="POST")
def training_class_act(request: HouseRequest, pk: int) -> HttpResponse:
    """Open, close, cancel, reopen."""
    row, form = _found(request, pk), ActForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        services.act_on_class(actor=request.actor, at=clock.now(), row=row, **form.cleaned_data)
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("training_class", args=[pk]))
    messages.success(request, _("已办理。"))
    return redirect("training_class", pk)


@page("training.run", methods="POST")
def training_enrol(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _found(request, pk), NumbersForm(request.POST, actor=request.actor)
    if form.is_valid():
        enrol = partial(services.enrol, row=row, people=form.people)
        if answer := carry_out(request, form, enrol, done=_("已列入名单并通知本人。"), then=redirect("training_class", pk)):
            return answer
    return show(request, row, 422, numbers=form)


@page("training.run", methods="POST")
def training_enrol_drop(request: HouseRequest, pk: int) -> HttpResponse:
    enrolment = get_object_or_404(offers.enrolments(request.scope), pk=pk)
    back = reverse("training_class", args=[enrolment.training_class_id])
    try:
        services.drop_enrolment(actor=request.actor, at=clock.now(), enrolment=enrolment)
    except RuleBroken as broken:
        return refused(request, broken, back=back)
    messages.success(request, _("已移出名单。"))
    return redirect(back)


@page("training.run", methods="GET POST")
def training_roll(request: HouseRequest, pk: int) -> HttpResponse:
    """Roll-call and results on one page."""
    row = _found(request, pk)
    if not access.holds(request.actor, row):
        raise Http404
    form = RollForm(request.POST if request.method == "POST" else None, roll=offers.roll(row), initial={"version": row.version})
    if request.method == "POST" and form.is_valid():
        take = partial(services.take_roll, row=row, lines=form.lines(), version=form.cleaned_data["version"])
        if answer := carry_out(request, form, take, done=_("已保存点名和结果。"), then=redirect("training_class", pk)):
            return answer
    status = 422 if form.errors else 200
    return render(request, "workforce/training/roll.html", {**around(request, HERE), "row": row, "form": form}, status=status)


def _own(request: HouseRequest, pk: int, service: Any, done: str) -> HttpResponse:
    row = get_object_or_404(TrainingClass.objects.within(request.actor.scope("training.view")), pk=pk)
    try:
        service(actor=request.actor, at=clock.now(), row=row)
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("training_class", args=[pk]))
    messages.success(request, done)
    return redirect("training_mine")


@page("training.join", methods="POST")
def training_join(request: HouseRequest, pk: int) -> HttpResponse:
    return _own(request, pk, services.join_class, _("已报名。"))


@page("training.join", methods="POST")
def training_leave(request: HouseRequest, pk: int) -> HttpResponse:
    return _own(request, pk, services.leave_class, _("已取消报名。"))
