"""Cases in the hands of the union's office, without names, and their counts for those who lead."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page
from workforce.cases import access, rules, selectors, services
from workforce.cases.enums import CaseState
from workforce.cases.exports import of_tab
from workforce.cases.filters import WorkerCaseFilter
from workforce.cases.forms import TakeInForm
from workforce.cases.models import WorkerCase
from workforce.cases.views.show import assigned, show

SECTION = {"section": "worker_cases"}
COLUMNS = (
    Column(gettext_lazy("诉求")),
    Column(gettext_lazy("单位"), css="hide-s"),
    Column(gettext_lazy("渠道"), css="hide-s"),
    Column(gettext_lazy("提出日期"), "raised_on", "hide-s"),
    Column(gettext_lazy("答复期限"), "due_on"),
    Column(gettext_lazy("状态")),
)


@page("worker_case.edit")
def worker_case_list(request: HouseRequest) -> HttpResponse:
    today, wanted = clock.today(), request.GET.get("s", "")
    rows = of_tab(selectors.with_all(access.office_rows(request.actor)), wanted, today)
    known = {**dict(CaseState.choices), "late": _("逾期")}
    tabs: list[Any] = [(_("全部"), "?", "", wanted not in known)]
    tabs += [(label, f"?s={value}", "", value == wanted) for value, label in known.items()]
    filterset, decorate = WorkerCaseFilter(request.GET, rows), partial(selectors.with_states, today=today)
    listing = Listing(request, rows, COLUMNS, filterset, tabs=tabs, decorate=decorate, export="worker-cases")
    return render(request, "workforce/cases/list.html", {**SECTION, "tab": "list", "listing": listing, "can_edit": True})


@page("worker_case.edit", methods="GET POST")
def worker_case_take_in(request: HouseRequest) -> HttpResponse:
    """From a letter, a meeting, a call. Without a name the receipt is shown once, to be handed over."""
    form = TakeInForm(request.POST if request.method == "POST" else None, initial={"once_key": get_random_string(32)}, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("unit", "channel", "number", "once_key")}
        try:
            filed = services.take_in(actor=request.actor, at=clock.now(), facts=form.facts(), **told)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            if filed.receipt:
                context = {**SECTION, "receipt": rules.shown_receipt(filed.receipt), "row": filed.case, "for_other": True}
                return render(request, "workforce/cases/receipt_given.html", context)
            return redirect("worker_case_list")
    context = {**SECTION, "form": form, "back": "worker_case_list", "title": _("登记维权诉求")}
    return render(request, "workforce/cases/form.html", context, status=422 if form.errors else 200)


def fetch(request: HouseRequest, pk: int) -> WorkerCase:
    return get_object_or_404(selectors.with_all(access.office_rows(request.actor)), pk=pk)


@page("worker_case.edit")
def worker_case_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return show(request, fetch(request, pk), "office")


@page("worker_case.edit", methods="POST")
def worker_case_assign(request: HouseRequest, pk: int) -> HttpResponse:
    return assigned(request, fetch(request, pk), "office", redirect("worker_case_detail", pk))


@page("worker_case.board")
def worker_case_board(request: HouseRequest) -> HttpResponse:
    """A year is the only cut in time: a quarter could be taken from it."""
    today = clock.today()
    years, said = [today.year - n for n in range(3)], request.GET.get("year", "")
    year = int(said) if said in {str(y) for y in years} else years[0]
    board = selectors.board(request.scope, year, today)
    context = {**SECTION, "tab": "board", "board": board, "year": year, "years": years, "can_edit": request.actor.can("worker_case.edit")}
    return render(request, "workforce/cases/board.html", context)
