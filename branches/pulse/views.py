"""Pages of surveys: the office's list, draft, run and result; a worker's sheet and the result of the whole."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.pulse import access, rules, selectors, services
from branches.pulse.enums import PulseState
from branches.pulse.exports import of_tab
from branches.pulse.forms import AnswerForm, CancelForm, MoveForm, SurveyForm
from branches.pulse.models import PulseRoll, PulseSurvey
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused

SECTION, MINE = {"section": "pulse"}, {"section": "pulse_mine"}
COLUMNS = (
    Column(gettext_lazy("问卷名称"), "title"),
    Column(gettext_lazy("期限"), "opens_on", "hide-s"),
    Column(gettext_lazy("应答"), css="num"),
    Column(gettext_lazy("状态")),
)


@page("pulse.view")
def pulse_list(request: HouseRequest) -> HttpResponse:
    wanted = request.GET.get("s", "")
    rows = of_tab(access.rows_for(request.actor).select_related("node").order_by("-opens_on", "-pk"), wanted)
    tabs: list[Any] = [(_("全部"), "?", "", wanted not in PulseState.values)]
    tabs += [(s.label, f"?s={s.value}", "", s.value == wanted) for s in PulseState]
    listing = Listing(request, rows, COLUMNS, tabs=tabs, decorate=selectors.with_tones, export="pulse-list")
    return render(request, "branches/pulse/list.html", {**SECTION, "listing": listing, "may_draft": request.actor.can("pulse.run")})


@page("pulse.run", methods="GET POST")
def pulse_new(request: HouseRequest) -> HttpResponse:
    first = {"once_key": get_random_string(32), "opens_on": clock.today()}
    form = SurveyForm(request.POST if request.method == "POST" else None, scope=request.scope, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            key = form.cleaned_data["once_key"]
            row = services.draft_survey(actor=request.actor, at=clock.now(), plan=form.plan(), once_key=key)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            return redirect("pulse_detail", row.pk)
    return render(request, "branches/pulse/form.html", {**SECTION, "form": form}, status=422 if form.errors else 200)


def _run(request: HouseRequest, pk: int) -> PulseSurvey:
    """A survey that the actor's office runs."""
    return get_object_or_404(PulseSurvey.objects.within(request.scope).select_related("node", "template"), pk=pk)


@page("pulse.run", methods="GET POST")
def pulse_edit(request: HouseRequest, pk: int) -> HttpResponse:
    row = _run(request, pk)
    verdict = rules.may_edit(row.state)
    if not verdict:
        return refused(request, RuleBroken(verdict.code, **verdict.params), back=reverse("pulse_detail", args=[pk]))
    first = {name: getattr(row, name) for name in ("version", "node", "template", "title", "impact", "opens_on", "closes_on")}
    form = SurveyForm(request.POST if request.method == "POST" else None, scope=request.scope, initial=first)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        service = partial(services.change_survey, survey=row, version=version, plan=form.plan())
        if answer := carry_out(request, form, service, done=_("已保存。"), then=redirect("pulse_detail", pk)):
            return answer
    return render(request, "branches/pulse/form.html", {**SECTION, "form": form, "row": row}, status=422 if form.errors else 200)


@page("pulse.view")
def pulse_detail(request: HouseRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(access.rows_for(request.actor).select_related("node", "template", "drafted_by"), pk=pk)
    return _show(request, row)


def _show(request: HouseRequest, row: PulseSurvey, status: int = 200, **bound: forms.Form) -> HttpResponse:
    selectors.with_tones([row])
    runs = request.actor.scope("pulse.run").covers(row.node.path)
    first, is_open = {"version": row.version}, row.state == PulseState.OPEN
    context: dict[str, Any] = {**SECTION, "row": row, "asks": list(row.asks.select_related("question")), "runs": runs}
    context["least"] = row.min_size or selectors.pulse_numbers(clock.today()).least
    if row.state == PulseState.CLOSED:
        cells = list(access.cells_for(request.actor, row))
        context["results"] = selectors.results(row, cells, _("全体"), _("人数少的支部合并"))
        context["kept_back"] = row.cells.filter(is_shown=False).exists() and row.cells.count() > 1
        context["dimensions"], context["rounds"] = selectors.trend(row)
    if is_open:
        context["answered"] = row.roll.filter(has_answered=True).count()
    if runs and row.state == PulseState.DRAFT:
        context["open_form"] = bound.get("open", MoveForm(initial=first))
    if runs and is_open and clock.today() >= row.closes_on:
        context["close_form"] = bound.get("close", MoveForm(initial=first))
    if runs and row.state in (PulseState.DRAFT, PulseState.OPEN):
        context["cancel_form"] = bound.get("cancel", CancelForm(initial=first))
    return render(request, "branches/pulse/detail.html", context, status=status)


def _carry(request: HouseRequest, pk: int, name: str, form: forms.Form, act: Callable[..., Any], done: str) -> HttpResponse:
    row = _run(request, pk)
    if form.is_valid():
        service = partial(act, survey=row, **form.cleaned_data)
        if answer := carry_out(request, form, service, done=done, then=redirect("pulse_detail", pk)):
            return answer
    return _show(request, row, 422, **{name: form})


@page("pulse.run", methods="POST")
def pulse_open(request: HouseRequest, pk: int) -> HttpResponse:
    return _carry(request, pk, "open", MoveForm(request.POST), services.open_survey, _("已开始，并通知了有账号的职工。"))


@page("pulse.run", methods="POST")
def pulse_close(request: HouseRequest, pk: int) -> HttpResponse:
    return _carry(request, pk, "close", MoveForm(request.POST), services.close_survey, _("已结束，结果见本页。"))


@page("pulse.run", methods="POST")
def pulse_cancel(request: HouseRequest, pk: int) -> HttpResponse:
    return _carry(request, pk, "cancel", CancelForm(request.POST), services.cancel_survey, _("已取消，收到的回答已销毁。"))


@page("pulse.answer")
def pulse_mine(request: HouseRequest) -> HttpResponse:
    """What I am asked now, and the results of what I was asked in."""
    today = clock.today()
    rolls = access.own_rolls(request.actor).select_related("survey__node").order_by("-survey__opens_on", "-survey_id")
    lines = list(rolls.filter(survey__state__in=(PulseState.OPEN, PulseState.CLOSED))[:50])
    waiting = [r for r in lines if r.survey.state == PulseState.OPEN and r.survey.opens_on <= today <= r.survey.closes_on]
    over = [r for r in lines if r.survey.state == PulseState.CLOSED]
    return render(request, "branches/pulse/mine.html", {**MINE, "waiting": waiting, "over": over})


def _roll(request: HouseRequest, pk: int) -> PulseRoll:
    return get_object_or_404(access.own_rolls(request.actor).select_related("survey__node"), survey=pk)


@page("pulse.answer", methods="GET POST")
def pulse_answer(request: HouseRequest, pk: int) -> HttpResponse:
    line = _roll(request, pk)
    row = line.survey
    verdict = rules.may_answer(row.state, row.opens_on, row.closes_on, clock.today(), answered=line.has_answered)
    if verdict.code == "pulse.answered_already":
        return render(request, "branches/pulse/done.html", {**MINE, "row": row}, status=409 if request.method == "POST" else 200)
    if not verdict:
        return refused(request, RuleBroken(verdict.code, **verdict.params), back=reverse("pulse_mine"))
    form = AnswerForm(request.POST if request.method == "POST" else None, asks=list(row.asks.select_related("question")))
    if request.method == "POST" and form.is_valid():
        try:
            services.answer_survey(actor=request.actor, at=clock.now(), survey=row, values=form.values())
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            return redirect("pulse_answer", pk)
    return render(
        request, "branches/pulse/answer.html", {**MINE, "row": row, "form": form, "least": row.min_size}, status=422 if form.errors else 200
    )


@page("pulse.answer")
def pulse_result(request: HouseRequest, pk: int) -> HttpResponse:
    """The whole, for everybody who was asked."""
    row = _roll(request, pk).survey
    if row.state != PulseState.CLOSED:
        return refused(request, RuleBroken("pulse.not_open"), back=reverse("pulse_mine"))
    return render(request, "branches/pulse/result.html", {**MINE, "row": row, "results": selectors.results(row, [], _("全体"), "")})
