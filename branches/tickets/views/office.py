"""Tickets in the hands of an office: the branch's own, and those that have come up to the committee."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.activities.models import Activity
from branches.tickets import access, selectors, services
from branches.tickets.enums import TicketState
from branches.tickets.exports import of_tab
from branches.tickets.filters import TicketFilter
from branches.tickets.forms import ConcernForm
from branches.tickets.models import ServiceTicket
from branches.tickets.views.show import answered, routed, show
from portal.kernel import clock
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page

SECTION = {"section": "tickets"}
COLUMNS = (
    Column(gettext_lazy("诉求")),
    Column(gettext_lazy("来源"), css="hide-s"),
    Column(gettext_lazy("办理部门"), css="hide-s"),
    Column(gettext_lazy("提出日期"), "raised_on", "hide-s"),
    Column(gettext_lazy("答复期限"), "due_on"),
    Column(gettext_lazy("状态")),
)


@page("ticket.view")
def ticket_list(request: HouseRequest) -> HttpResponse:
    today, wanted = clock.today(), request.GET.get("s", "")
    rows = of_tab(selectors.with_all(access.office_rows(request.actor)), wanted, today)
    known = {**{s.value: s.label for s in TicketState}, "late": _("逾期")}
    tabs: list[Any] = [(_("全部"), "?", "", wanted not in known)]
    tabs += [(label, f"?s={value}", "", value == wanted) for value, label in known.items()]
    listing = Listing(
        request, rows, COLUMNS, TicketFilter(request.GET, rows), tabs=tabs, decorate=partial(selectors.with_states, today=today),
        export="ticket-list",
    )  # fmt: skip
    return render(request, "branches/tickets/list.html", {**SECTION, "listing": listing})


def fetch(request: HouseRequest, pk: int) -> ServiceTicket:
    return get_object_or_404(selectors.with_all(access.office_rows(request.actor)), pk=pk)


@page("ticket.view")
def ticket_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return show(request, fetch(request, pk), "office")


@page("ticket.view", methods="POST")
def ticket_route(request: HouseRequest, pk: int) -> HttpResponse:
    return routed(request, fetch(request, pk), "office", "ticket_detail")


@page("ticket.view", methods="POST")
def ticket_answer(request: HouseRequest, pk: int) -> HttpResponse:
    return answered(request, fetch(request, pk), "office", "ticket_detail")


@page("ticket.edit", methods="GET POST")
def ticket_from_meeting(request: HouseRequest, pk: int) -> HttpResponse:
    """What workers said at a meeting: from its page, linked to it."""
    activity = get_object_or_404(Activity.objects.within(request.scope).select_related("branch__node"), pk=pk)
    form = ConcernForm(request.POST if request.method == "POST" else None, initial={"once_key": get_random_string(32)})
    if request.method == "POST" and form.is_valid():
        once = form.cleaned_data["once_key"]
        service = partial(services.raise_from_meeting, activity=activity, facts=form.facts(), once_key=once)
        if answer := carry_out(request, form, service, done=_("已登记，请转给能办的部门。"), then=redirect("activity_detail", pk)):
            return answer
    context = {"section": "activities", "form": form, "activity": activity}
    return render(request, "branches/tickets/meeting_form.html", context, status=422 if form.errors else 200)
