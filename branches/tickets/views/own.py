"""A worker's own side: raising a concern, following it by name or by receipt, and what was routed to him to handle."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from branches.tickets import access, rules, selectors, services
from branches.tickets.forms import ReceiptForm, TicketForm, WordForm
from branches.tickets.messages import SENTENCES
from branches.tickets.models import ServiceTicket
from branches.tickets.views.show import answered, routed, show
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.pages import HouseRequest, carry_out, page

SECTION = {"section": "tickets_mine"}


@page("ticket.own", methods="GET POST")
def ticket_new(request: HouseRequest) -> HttpResponse:
    """Raise a concern. Without a name the receipt is shown once, on the answer to this very request."""
    form = TicketForm(request.POST if request.method == "POST" else None, initial={"once_key": get_random_string(32)})
    if request.method == "POST" and form.is_valid():
        once = form.cleaned_data["once_key"]
        try:
            row, receipt = services.raise_ticket(actor=request.actor, at=clock.now(), facts=form.facts(), once_key=once)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            if receipt:
                context = {**SECTION, "receipt": rules.shown_receipt(receipt), "row": row}
                return render(request, "branches/tickets/receipt_given.html", context)
            messages.success(request, _("已提交。有了答复会通知您。"))
            return redirect("ticket_mine", row.pk)
    return render(request, "branches/tickets/form.html", {**SECTION, "form": form}, status=422 if form.errors else 200)


@page("ticket.own")
def ticket_mine_list(request: HouseRequest) -> HttpResponse:
    """Own concerns, and those routed to me."""
    today, actor = clock.today(), request.actor
    own = selectors.with_states(list(selectors.with_all(access.own_rows(actor))[:50]), today)
    handled = selectors.with_states(list(selectors.with_all(access.handled_rows(actor)).order_by("state", "due_on")[:50]), today)
    return render(request, "branches/tickets/mine.html", {**SECTION, "own": own, "handled": handled})


def _own(request: HouseRequest, pk: int) -> ServiceTicket:
    return get_object_or_404(selectors.with_all(access.own_rows(request.actor)), pk=pk)


@page("ticket.own")
def ticket_mine(request: HouseRequest, pk: int) -> HttpResponse:
    return show(request, _own(request, pk), "mine")


@page("ticket.own", methods="POST")
def ticket_tell(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _own(request, pk), WordForm(request.POST)
    if form.is_valid():
        service = partial(services.tell_ticket, ticket=row, **form.word())
        if answer := carry_out(request, form, service, done=_("谢谢，已记下。"), then=redirect("ticket_mine", pk)):
            return answer
    return show(request, row, "mine", 422, word=form)


def _handled(request: HouseRequest, pk: int) -> ServiceTicket:
    return get_object_or_404(selectors.with_all(access.handled_rows(request.actor)).select_related("raised_by__unit"), pk=pk)


@page("ticket.own")
def ticket_handle(request: HouseRequest, pk: int) -> HttpResponse:
    return show(request, _handled(request, pk), "handle")


@page("ticket.own", methods="POST")
def ticket_handle_route(request: HouseRequest, pk: int) -> HttpResponse:
    return routed(request, _handled(request, pk), "handle", "ticket_handle")


@page("ticket.own", methods="POST")
def ticket_handle_answer(request: HouseRequest, pk: int) -> HttpResponse:
    return answered(request, _handled(request, pk), "handle", "ticket_handle")


@page("ticket.own", methods="GET POST")
def ticket_receipt(request: HouseRequest) -> HttpResponse:
    """Find a concern by its receipt; the digits travel in the body, never in an address."""
    form = ReceiptForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        code = rules.read_receipt(form.cleaned_data["receipt"])
        row = selectors.of_receipt(code)
        if row is None:
            form.add_error("receipt", SENTENCES["ticket.receipt_unknown"])
        elif "helped" in request.POST or "version" in request.POST:
            return _told(request, row, code)
        else:
            return show(request, row, "receipt", receipt=code)
    return render(request, "branches/tickets/receipt.html", {**SECTION, "form": form}, status=422 if form.errors else 200)


def _told(request: HouseRequest, row: ServiceTicket, code: str) -> HttpResponse:
    form = WordForm(request.POST)
    if form.is_valid():
        service = partial(services.tell_by_receipt, receipt=code, **form.word())
        if answer := carry_out(request, form, service, done=_("谢谢，已记下。"), then=redirect("ticket_receipt")):
            return answer
    return show(request, row, "receipt", 422, receipt=code, word=form)
