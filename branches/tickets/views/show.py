"""A ticket as each of its readers sees it: the same page, other acts, and the name for the handler alone."""

from functools import partial
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from branches.tickets import access, selectors, services
from branches.tickets.enums import TicketWay
from branches.tickets.forms import AnswerForm, RouteForm, WordForm
from branches.tickets.models import ServiceTicket
from portal.kernel import clock
from portal.kernel.errors import NotReachable
from portal.kernel.pages import HouseRequest, carry_out


def _open(verdict_of, request: HouseRequest, row: ServiceTicket) -> bool:
    try:
        return bool(verdict_of(request.actor, row))
    except NotReachable:
        return False


def show(request: HouseRequest, row: ServiceTicket, at: str, status: int = 200, receipt: str = "", **bound: forms.Form) -> HttpResponse:
    """``at``: office, handle, mine or receipt. The forms of what this reader may do now."""
    (row,) = selectors.with_states([row], clock.today())
    acts, first = at in {"office", "handle"}, {"version": row.version}
    route = bound.get("route", RouteForm(initial=first)) if acts and _open(access.may_route, request, row) else None
    answer = bound.get("answer", AnswerForm(initial=first)) if acts and _open(access.may_answer, request, row) else None
    tells = _open(access.may_tell, request, row) if at == "mine" else at == "receipt" and row.state == "answered"
    named = row.way == TicketWay.NAMED and row.source == "worker" and access.is_handler(request.actor, row)
    context: dict[str, Any] = {
        "section": "tickets" if at == "office" else "tickets_mine", "row": row, "at": at, "route_form": route, "answer_form": answer,
        "word_form": bound.get("word", WordForm(initial={**first, "receipt": receipt})) if tells else None,
        "entries": list(row.entries.select_related("by")), "person": row.raised_by if named else None,
        "names_shown": acts,
    }  # fmt: skip
    return render(request, "branches/tickets/detail.html", context, status=status)


def routed(request: HouseRequest, row: ServiceTicket, at: str, then: str) -> HttpResponse:
    form = RouteForm(request.POST)
    if form.is_valid():
        service = partial(services.route_ticket, ticket=row, **form.cleaned_data)
        target = redirect("ticket_mine_list") if at == "handle" else redirect(then, row.pk)
        if answer := carry_out(request, form, service, done=_("已转办。"), then=target):
            return answer
    return show(request, row, at, 422, route=form)


def answered(request: HouseRequest, row: ServiceTicket, at: str, then: str) -> HttpResponse:
    form = AnswerForm(request.POST)
    if form.is_valid():
        service = partial(services.answer_ticket, ticket=row, **form.cleaned_data)
        if answer := carry_out(request, form, service, done=_("已答复，等提出人说是否有帮助。"), then=redirect(then, row.pk)):
            return answer
    return show(request, row, at, 422, answer=form)
