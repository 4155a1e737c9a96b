"""Contests: the list, one with its nominees and its way to the honours, the own word."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.contests import access, selectors, services
from branches.contests.enums import ContestState
from branches.contests.filters import ContestFilter
from branches.contests.forms import (
    CancelForm,
    ContestForm,
    ConveneForm,
    NominateForm,
    NoticeForm,
    OutcomeForm,
    QuotaFormSet,
    StepForm,
    initial_of,
    quotas_of,
)
from branches.contests.models import Contest, NominationStep
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused

SECTION = {"section": "contests"}
COLUMNS = (
    Column(gettext_lazy("评选名称"), "name"),
    Column(gettext_lazy("荣誉称号"), "title__sort", "hide-s"),
    Column(gettext_lazy("推荐截止"), "closes_on"),
    Column(gettext_lazy("名额"), css="num hide-s"),
    Column(gettext_lazy("状态")),
)


@page("contest.view")
def contest_list(request: HouseRequest) -> HttpResponse:
    rows, wanted = selectors.contests(request.actor), request.GET.get("s", "")
    tabs: list[Any] = [(_("全部"), "?", "", wanted not in ContestState.values)]
    tabs += [(state.label, f"?s={state.value}", "", wanted == state) for state in ContestState]
    shown = rows.filter(state=wanted) if wanted in ContestState.values else rows
    listing = Listing(request, shown, COLUMNS, ContestFilter(request.GET, shown), tabs=tabs, export="contest-list")
    context = {**SECTION, "listing": listing, "can_run": request.actor.can("contest.run")}
    return render(request, "branches/contests/list.html", context)


@page("contest.run", methods="GET POST")
def contest_new(request: HouseRequest) -> HttpResponse:
    today = clock.today()
    first = {"year": today.year, "opens_on": today, "seats": 5, "skilled_share": selectors.first_share(today)}
    typed = request.POST if request.method == "POST" else None
    form, quotas = ContestForm(typed, scope=request.scope, today=today, initial=first), _quotas(request, typed)
    if request.method == "POST" and form.is_valid() and quotas.is_fine:
        try:
            row = services.announce_contest(actor=request.actor, at=clock.now(), facts=form.facts(quotas.rows()))
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已发布，各支部可以推荐。"))
            return redirect("contest_detail", row.pk)
    return _write(request, form, quotas)


def _quotas(request: HouseRequest, typed: Any, first: list[dict[str, Any]] | None = None) -> Any:
    """The table of places; unbound where the form was posted without one."""
    told = typed if typed is not None and "quota-TOTAL_FORMS" in typed else None
    units = selectors.quota_nodes(request.scope, clock.today())
    return QuotaFormSet(told, prefix="quota", initial=first or [], form_kwargs={"units": units})


def _write(request: HouseRequest, form: ContestForm, quotas: Any, row: Contest | None = None) -> HttpResponse:
    is_wrong = bool(form.errors) or not quotas.is_fine
    context = {**SECTION, "form": form, "quotas": quotas, "units": selectors.quota_nodes(request.scope, clock.today()), "row": row}
    return render(request, "branches/contests/form.html", context, status=422 if is_wrong else 200)


def _opened(request: HouseRequest, pk: int) -> Contest:
    return get_object_or_404(selectors.contests(request.actor), pk=pk)


def _run(request: HouseRequest, pk: int) -> Contest:
    """A contest of the own office; 404 for any other."""
    return get_object_or_404(Contest.objects.within(request.scope).select_related("node", "title"), pk=pk)


@page("contest.run", methods="GET POST")
def contest_edit(request: HouseRequest, pk: int) -> HttpResponse:
    row = _run(request, pk)
    verdict = access.may(request.actor, row, "change")
    if not verdict:
        return refused(request, RuleBroken(verdict.code, **verdict.params), back=reverse("contest_detail", args=[pk]))
    typed = request.POST if request.method == "POST" else None
    form = ContestForm(typed, scope=request.scope, today=clock.today(), initial=initial_of(row))
    quotas = _quotas(request, typed, quotas_of(row))
    if request.method == "POST" and form.is_valid() and quotas.is_fine:
        facts = form.facts(quotas.rows())
        service = partial(services.change_contest, contest=row, version=form.cleaned_data["version"] or 0, facts=facts)
        if answer := carry_out(request, form, service, done=_("已保存。"), then=redirect("contest_detail", pk)):
            return answer
    return _write(request, form, quotas, row)


@page("contest.view")
def contest_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, _opened(request, pk))


def _nominate_form(request: HouseRequest, row: Contest) -> NominateForm | None:
    actor, today = request.actor, clock.today()
    if not actor.can("contest.nominate") or row.state != "open" or not row.opens_on <= today <= row.closes_on:
        return None
    return NominateForm(scope=actor.scope("contest.nominate"), contest=row, today=today, auto_id="n_%s")


def _show(request: HouseRequest, row: Contest, form: forms.Form | None = None, act: str = "", status: int = 200) -> HttpResponse:
    actor, runs = request.actor, access.runs(request.actor, row)
    nominees = list(
        access.nominations(actor, row).select_related("person__unit", "unit", "place", "honour").prefetch_related("steps__title")
    )
    fresh: dict[str, Any] = {"nominate": _nominate_form(request, row)}
    if runs:
        first = {"version": row.version}
        fresh |= {
            "convene": ConveneForm(initial=first, auto_id="b_%s"), "publicise": NoticeForm(initial=first, auto_id="p_%s"),
            "cancel": CancelForm(initial=first, auto_id="x_%s"), "step": StepForm(contest=row, auto_id="s_%s"),
            "outcome": OutcomeForm(auto_id="o_%s"),
        }  # fmt: skip
    given = selectors.places_of(row)
    standing = [n for n in nominees if n.word == "agreed"]
    context = {
        **SECTION, "row": row, "runs": runs, "nominees": nominees, "forms": fresh | ({act: form} if form is not None else {}),
        "quota": selectors.quota_of(row, standing), "chosen": [n for n in nominees if n.is_chosen],
        "places": selectors.places_seen(actor, row, given), "places_total": selectors.places_total(given),
        "may_convene": runs and bool(access.may_convene(actor, row)),
        "has_result": runs and row.state == "ballot" and row.ballot is not None and row.ballot.state == "concluded",
    }  # fmt: skip
    return render(request, "branches/contests/detail.html", context, status=status)


@page("contest.nominate", methods="POST")
def contest_nominate(request: HouseRequest, pk: int) -> HttpResponse:
    row = _opened(request, pk)
    form = NominateForm(request.POST, scope=request.scope, contest=row, today=clock.today(), auto_id="n_%s")
    if form.is_valid():
        service = partial(services.nominate, contest=row, **form.cleaned_data)
        done = _("已推荐，并征求本人意见。") if row.title.is_for_people else _("已推荐。")
        if answer := carry_out(request, form, service, done=done, then=redirect("contest_detail", pk)):
            return answer
    return _show(request, row, form, "nominate", 422)


def _act(request: HouseRequest, pk: int, act: str, form: forms.Form, service: Any, done: str) -> HttpResponse:
    row = _run(request, pk)
    if form.is_valid():
        filled = partial(service, contest=row, **form.cleaned_data)
        if answer := carry_out(request, form, filled, done=done, then=redirect("contest_detail", pk)):
            return answer
    return _show(request, _opened(request, pk), form, act, 422)


@page("contest.run", methods="POST")
def contest_convene(request: HouseRequest, pk: int) -> HttpResponse:
    form = ConveneForm(request.POST, auto_id="b_%s")
    return _act(request, pk, "convene", form, services.convene_ballot, _("投票已准备好，请打开投票。"))


@page("contest.run", methods="POST")
def contest_publicise(request: HouseRequest, pk: int) -> HttpResponse:
    form = NoticeForm(request.POST, auto_id="p_%s")
    return _act(request, pk, "publicise", form, services.open_notice, _("已公示。公示结束后自动登记荣誉，由另一人核实。"))


@page("contest.run", methods="POST")
def contest_cancel(request: HouseRequest, pk: int) -> HttpResponse:
    return _act(request, pk, "cancel", CancelForm(request.POST, auto_id="x_%s"), services.cancel_contest, _("评选已取消。"))


@page("contest.run", methods="POST")
def contest_send_on(request: HouseRequest, pk: int, nomination: int) -> HttpResponse:
    """Recommend somebody chosen to a higher level."""
    row = _run(request, pk)
    nominee = get_object_or_404(row.nominations.filter(is_chosen=True).select_related("contest"), pk=nomination)
    form = StepForm(request.POST, contest=row, auto_id="s_%s")
    if form.is_valid():
        service = partial(services.send_on, nomination=nominee, **form.cleaned_data)
        if answer := carry_out(request, form, service, done=_("已登记上报。"), then=redirect("contest_detail", pk)):
            return answer
    return _show(request, _opened(request, pk), form, "step", 422)


@page("contest.run", methods="POST")
def contest_step(request: HouseRequest, pk: int, step: int) -> HttpResponse:
    """What came of a recommendation."""
    row = _run(request, pk)
    sent = get_object_or_404(
        NominationStep.objects.within(request.scope).select_related("nomination__contest"), pk=step, nomination__contest=row
    )
    form = OutcomeForm(request.POST, auto_id="o_%s")
    if form.is_valid():
        service = partial(services.answer_step, step=sent, **form.cleaned_data)
        if answer := carry_out(request, form, service, done=_("结果已登记。"), then=redirect("contest_detail", pk)):
            return answer
    return _show(request, _opened(request, pk), form, "outcome", 422)


@page("contest.own")
def contest_mine(request: HouseRequest) -> HttpResponse:
    rows = access.own(request.actor).select_related("contest__title", "place").order_by("-pk")
    return render(request, "branches/contests/mine.html", {"section": "contest_mine", "rows": list(rows[:50])})


@page("contest.own", methods="POST")
def contest_answer(request: HouseRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(access.own(request.actor), pk=pk)
    try:
        services.answer_nomination(actor=request.actor, at=clock.now(), nomination=row, stands=request.POST.get("stands") == "yes")
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, _("已答复。"))
    return redirect("contest_mine")
