"""What the organiser does with a competition: plan, change, move it on, publish, call it off."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.pages import HouseRequest, carry_out, page, refused
from workforce.competitions import access, selectors, services
from workforce.competitions.forms import CompetitionForm, HonourForm, MeasuredForm, PlannedForm, ReasonForm, SeenForm, TargetForm
from workforce.competitions.models import Competition, CompetitionFigure
from workforce.competitions.views.pages import SECTION, found, show


def given(form: forms.Form) -> dict[str, Any]:
    return form.cleaned_data if form.is_valid() else {}


def carry(request: HouseRequest, row: Competition, name: str, form: forms.Form, service: Callable[..., Any], done: str) -> HttpResponse:
    """Do what the form asks for and return to the competition; show it again with the refusal otherwise."""
    if form.is_valid() and (answer := carry_out(request, form, service, done=done, then=redirect("competition_detail", row.pk))):
        return answer
    return show(request, found(request, row.pk), 422, **{name: form})


def press(request: HouseRequest, row: Competition, service: Callable[..., Any], done: str) -> HttpResponse:
    """A button: do it, or say why not on a page of its own."""
    form = SeenForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        service(actor=request.actor, at=clock.now(), competition=row, version=form.cleaned_data["version"])
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("competition_detail", args=[row.pk]))
    messages.success(request, done)
    return redirect("competition_detail", row.pk)


def _page(request: HouseRequest, form: CompetitionForm, row: Competition | None = None) -> HttpResponse:
    return render(request, "workforce/competitions/form.html", {**SECTION, "form": form, "row": row}, status=422 if form.errors else 200)


@page("competition.run", methods="GET POST")
def competition_new(request: HouseRequest) -> HttpResponse:
    """Put a competition into the plan. What the rules say of weights and prizes is filled in."""
    today = clock.today()
    first = {
        "once_key": uuid4().hex, "enrol_from": today, "enrol_to": today + timedelta(days=14), "starts_on": today + timedelta(days=21),
        "is_planned": True, "level": 1, "quota_up": 0, "team_size": 1, **selectors.defaults_on(today),
    }  # fmt: skip
    form = CompetitionForm(request.POST if request.method == "POST" else None, actor=request.actor, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            facts, key = form.facts(), form.data.get("once_key", "")
            row = services.plan_competition(actor=request.actor, at=clock.now(), facts=facts, once_key=key)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已列入计划，可以开始报名。"))
            return redirect("competition_detail", row.pk)
    return _page(request, form)


@page("competition.run", methods="GET POST")
def competition_edit(request: HouseRequest, pk: int) -> HttpResponse:
    row = found(request, pk)
    verdict = access.may_run(request.actor, row, "edit")
    if not verdict:
        return refused(request, RuleBroken(verdict.code, **verdict.params), back=reverse("competition_detail", args=[pk]))
    names = [name for name in CompetitionForm.base_fields if name not in {"once_key", "node", "occupations"}]
    first = {name: getattr(row, name) for name in names} | {"occupations": list(row.occupations.all())}
    form = CompetitionForm(request.POST if request.method == "POST" else None, actor=request.actor, row=row, initial=first)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        change = partial(services.change_competition, competition=row, version=version, facts=form.facts())
        if answer := carry_out(request, form, change, done=_("已保存。"), then=redirect("competition_detail", pk)):
            return answer
    return _page(request, form, row)


@page("competition.run", methods="POST")
def competition_open(request: HouseRequest, pk: int) -> HttpResponse:
    return press(request, found(request, pk), services.open_enrolment, _("已开始报名。"))


@page("competition.run", methods="POST")
def competition_start(request: HouseRequest, pk: int) -> HttpResponse:
    return press(request, found(request, pk), services.start_competition, _("报名已结束，可以登记成绩。"))


@page("competition.run", methods="POST")
def competition_jury(request: HouseRequest, pk: int) -> HttpResponse:
    return press(request, found(request, pk), services.convene_jury, _("已组建评委组，请添加评委并开始评审。"))


@page("competition.run", methods="POST")
def competition_finish(request: HouseRequest, pk: int) -> HttpResponse:
    return press(request, found(request, pk), services.finish_scoring, _("评分已结束，名次已排出。请公示，或由另一人发布。"))


@page("competition.run", methods="POST")
def competition_publicise(request: HouseRequest, pk: int) -> HttpResponse:
    return press(request, found(request, pk), services.publicise_result, _("已开始公示，公示结束后结果自动发布。"))


@page("competition.publish", methods="POST")
def competition_publish(request: HouseRequest, pk: int) -> HttpResponse:
    return press(request, found(request, pk), services.publish_result, _("结果已发布。"))


@page("competition.run", methods="POST")
def competition_send_up(request: HouseRequest, pk: int) -> HttpResponse:
    return press(request, found(request, pk), services.send_up, _("已推荐到上一级竞赛，等待确认。"))


@page("competition.run", methods="POST")
def competition_cancel(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = found(request, pk), ReasonForm(request.POST)
    return carry(request, row, "reason", form, partial(services.cancel_competition, competition=row, **given(form)), _("竞赛已取消。"))


@page("competition.run", methods="POST")
def competition_reopen(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = found(request, pk), ReasonForm(request.POST)
    return carry(request, row, "reason", form, partial(services.reopen_scoring, competition=row, **given(form)), _("已退回评分。"))


@page("competition.run", methods="POST")
def competition_honour(request: HouseRequest, pk: int) -> HttpResponse:
    row = found(request, pk)
    form = HonourForm(request.POST, row=row)
    return carry(request, row, "honour", form, partial(services.honour_winner, **given(form)), _("荣誉已登记，请另一人核实。"))


@page("competition.run", methods="POST")
def competition_target(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = found(request, pk), TargetForm(request.POST)
    return carry(request, row, "target", form, partial(services.set_target, competition=row, **given(form)), _("已列入指标。"))


@page("competition.run", methods="POST")
def competition_planned(request: HouseRequest, pk: int) -> HttpResponse:
    row = found(request, pk)
    form = PlannedForm(request.POST, row=row)
    return carry(request, row, "planned", form, partial(services.plan_figure, **given(form)), _("已保存目标值。"))


def _figure(request: HouseRequest, pk: int) -> CompetitionFigure:
    rows = CompetitionFigure.objects.within(request.scope).select_related("target__competition__node", "unit")
    return get_object_or_404(rows, pk=pk)


@page("competition.run", methods="POST")
def competition_measure(request: HouseRequest, pk: int) -> HttpResponse:
    figure = _figure(request, pk)
    form = MeasuredForm(request.POST, pk=pk)
    service = partial(services.measure_figure, figure=figure, **given(form))
    return carry(request, figure.target.competition, f"measured_{pk}", form, service, _("已保存实际值，请另一人复核。"))


@page("competition.run", methods="POST")
def competition_check_figure(request: HouseRequest, pk: int) -> HttpResponse:
    figure = _figure(request, pk)
    back = figure.target.competition_id
    try:
        services.check_figure(actor=request.actor, at=clock.now(), figure=figure, seen=request.POST.get("seen", ""))
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("competition_detail", args=[back]))
    messages.success(request, _("已复核。"))
    return redirect("competition_detail", back)
