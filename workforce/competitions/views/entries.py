"""Entries: who takes part, one entry with its scores, the second look at them."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.pages import HouseRequest, carry_out, page, refused
from workforce.competitions import access, selectors, services
from workforce.competitions.forms import EntryForm, OutcomeForm, ScoreForm, SeenForm
from workforce.competitions.models import CompetitionEntry
from workforce.competitions.views.office import given
from workforce.competitions.views.pages import MINE, SECTION, found, show


@page("competition.enter", methods="POST")
def competition_enter(request: HouseRequest, pk: int) -> HttpResponse:
    row = found(request, pk)
    form = EntryForm(request.POST, actor=request.actor, row=row)
    if form.is_valid():
        facts = {name: value for name, value in form.cleaned_data.items() if name != "people"}
        service = partial(services.enter, competition=row, people=form.found, **facts)
        if answer := carry_out(request, form, service, done=_("报名成功。"), then=redirect("competition_detail", pk)):
            return answer
    return show(request, row, 422, entry=form)


def found_entry(request: HouseRequest, pk: int) -> CompetitionEntry:
    return get_object_or_404(selectors.entries(request.actor.scope("competition.entry")), pk=pk)


@page("competition.entry")
def competition_entry(request: HouseRequest, pk: int) -> HttpResponse:
    return show_entry(request, found_entry(request, pk))


def show_entry(request: HouseRequest, entry: CompetitionEntry, status: int = 200, form: forms.Form | None = None) -> HttpResponse:
    """One entry. Scores are shown to the organiser, and to the contestant himself once they are published."""
    actor, row = request.actor, entry.competition
    runs, own = access.runs(actor, row), access.is_member(actor, entry)
    scores = runs and bool(access.may_score(actor, entry))
    if scores and form is None:
        names = ("place", "field", "prize") if row.is_external else ("theory", "practice")
        first = {name: getattr(entry, name) for name in (*names, "is_absent", "version")}
        form = OutcomeForm(initial=first) if row.is_external else ScoreForm(initial=first)
    enters = row.state == "registering" and (own or runs or actor.scope("competition.enter").covers(entry.unit.path))
    context = {
        **(SECTION if actor.can("competition.list") else MINE), "entry": entry, "row": row, "runs": runs, "own": own,
        "label": services.label_of(entry), "form": form if scores else None, "can_withdraw": enters,
        "can_accept": runs and entry.state == "nominated" and row.state == "registering",
        "can_check": runs and entry.checked_by_id is None and bool(access.may_check(actor, entry)),
        "sees_scores": runs or row.state == "published",
        "can_fasttrack": row.state == "published" and bool(entry.place or entry.prize) and actor.can("fasttrack.ask"),
    }  # fmt: skip
    return render(request, "workforce/competitions/entry.html", context, status=status)


@page("competition.run", methods="POST")
def competition_score(request: HouseRequest, pk: int) -> HttpResponse:
    entry = found_entry(request, pk)
    form: Any = OutcomeForm(request.POST) if entry.competition.is_external else ScoreForm(request.POST)
    service = services.note_outcome if entry.competition.is_external else services.score_entry
    if form.is_valid():
        act = partial(service, entry=entry, **given(form))
        then = redirect("competition_entry", pk)
        if answer := carry_out(request, form, act, done=_("成绩已登记，请另一人复核。"), then=then):
            return answer
    return show_entry(request, entry, 422, form)


@page("competition.run", methods="POST")
def competition_check(request: HouseRequest, pk: int) -> HttpResponse:
    entry, form = found_entry(request, pk), SeenForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        services.check_entry(actor=request.actor, at=clock.now(), entry=entry, version=form.cleaned_data["version"])
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("competition_entry", args=[pk]))
    messages.success(request, _("成绩已复核。"))
    return redirect("competition_detail", entry.competition_id)


@page("competition.run", methods="POST")
def competition_accept(request: HouseRequest, pk: int) -> HttpResponse:
    entry = found_entry(request, pk)
    try:
        services.accept_entry(actor=request.actor, at=clock.now(), entry=entry)
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("competition_detail", args=[entry.competition_id]))
    messages.success(request, _("已确认参赛。"))
    return redirect("competition_detail", entry.competition_id)


@page("competition.enter", methods="POST")
def competition_withdraw(request: HouseRequest, pk: int) -> HttpResponse:
    entry = found_entry(request, pk)
    try:
        services.withdraw_entry(actor=request.actor, at=clock.now(), entry=entry)
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("competition_entry", args=[pk]))
    messages.success(request, _("报名已撤回。"))
    return redirect("competition_detail", entry.competition_id)
