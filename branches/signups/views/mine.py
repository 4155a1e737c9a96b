"""Everybody's side: events one may sign up for, one's place, papers and questions."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from branches.signups import access, rules, selectors, services
from branches.signups.enums import SheetState, SignupState
from branches.signups.forms import AskForm
from branches.signups.models import SignupSheet
from portal.files.selectors import file_panel
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.pages import HouseRequest, carry_out, page, refused

SECTION = {"section": "signup_mine"}


@page("signup.own")
def signup_mine(request: HouseRequest) -> HttpResponse:
    """Events to come, and those one had a place at."""
    actor, now, today = request.actor, clock.now(), clock.today()
    context = {**SECTION, "events": selectors.own_events(actor, now, today), "past": selectors.past_events(actor, now, today)}
    return render(request, "branches/signups/mine.html", context)


def _event(request: HouseRequest, pk: int) -> SignupSheet:
    """An event for the reader, or one that he had a place at before he moved; 404 for everybody else."""
    rows = access.own_sheets(request.actor, clock.today()).annotate(placed=selectors.PLACED, waiting=selectors.WAITING)
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return selectors.with_state([found], clock.now())[0]


@page("signup.own")
def signup_event(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, _event(request, pk), AskForm())


def _show(request: HouseRequest, sheet: SignupSheet, form: AskForm, status: int = 200) -> HttpResponse:
    now = clock.now()
    mine = selectors.own_signups(request.actor).filter(sheet=sheet).first()
    context: dict[str, Any] = {
        **SECTION, "sheet": sheet, "mine": mine, "form": form, "questions": selectors.questions_of(sheet),
        "may_join": mine is None and sheet.state in {SheetState.OPEN, SheetState.FULL},  # type: ignore[attr-defined]
        "may_leave": mine is not None and bool(rules.may_withdraw(sheet.activity.starts_at, now)),
        "file_panel": file_panel(request.actor, "event", sheet.pk),
    }  # fmt: skip
    return render(request, "branches/signups/event.html", context, status=status)


@page("signup.own", methods="POST")
def signup_join(request: HouseRequest, pk: int) -> HttpResponse:
    """Take a place, or wait."""
    sheet = _event(request, pk)
    try:
        mine = services.sign_up(actor=request.actor, at=clock.now(), sheet=sheet)
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("signup_mine"))
    messages.success(request, _("已为您报名。") if mine.state == SignupState.PLACED else _("名额已满，已为您登记候补，有名额时通知您。"))
    return redirect("signup_event", pk)


@page("signup.own", methods="POST")
def signup_leave(request: HouseRequest, pk: int) -> HttpResponse:
    """Give the place back."""
    sheet = _event(request, pk)
    try:
        services.withdraw(actor=request.actor, at=clock.now(), sheet=sheet)
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("signup_event", args=[pk]))
    messages.success(request, _("已退出报名。"))
    return redirect("signup_event", pk)


@page("signup.own", methods="POST")
def signup_ask(request: HouseRequest, pk: int) -> HttpResponse:
    """Ask something."""
    sheet, form = _event(request, pk), AskForm(request.POST)
    if form.is_valid():
        ask = partial(services.ask, sheet=sheet, text=form.cleaned_data["text"])
        answer = carry_out(request, form, ask, done=_("问题已提交，答复后通知您。"), then=redirect("signup_event", pk))
        if answer is not None:
            return answer
    return _show(request, sheet, form, 422)
