"""Counts for everybody who leads: care by branch and unit, hardship in sums. Nobody's name, small counts hidden."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.kernel import clock
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page
from workforce.care import services
from workforce.care.enums import CareTallyKind
from workforce.care.filters import CareTallyFilter
from workforce.care.forms import TallyForm
from workforce.care.selectors import counselling, hardship

COLUMNS = (
    Column(gettext_lazy("名称")),
    Column(gettext_lazy("支部或单位"), css="hide-s"),
    Column(gettext_lazy("项目"), css="hide-s"),
    Column(gettext_lazy("日期"), "held_on"),
    Column(gettext_lazy("人数"), "heads", "num"),
    Column(gettext_lazy("操作")),
)


def _frame(request: HouseRequest, tab: str) -> dict[str, Any]:
    """What each board page knows of its reader."""
    actor = request.actor
    return {"section": "care_board", "tab": tab, "can_sums": actor.can("hardship.board"), "can_tally": actor.can("care.tally")}


def _years(request: HouseRequest) -> tuple[int, list[int]]:
    """A year is the only cut: a quarter could be taken from it."""
    offered, said = [clock.today().year - n for n in range(3)], request.GET.get("year", "")
    return (int(said) if said in {str(y) for y in offered} else offered[0]), offered


@page("care.board")
def care_board(request: HouseRequest) -> HttpResponse:
    year, years = _years(request)
    found = counselling.care_board(request.scope, year, clock.today())
    lines = [(name, [cells.get(kind) for kind in CareTallyKind.values]) for name, cells in found.pop("lines").items()]
    context = {**_frame(request, "board"), **found, "year": year, "years": years, "lines": lines, "kinds": CareTallyKind.labels}
    return render(request, "workforce/care/board.html", context)


@page("hardship.board")
def hardship_board(request: HouseRequest) -> HttpResponse:
    year, years = _years(request)
    board = hardship.board(request.scope, year, clock.today())
    context = {**_frame(request, "sums"), "board": board, "year": year, "years": years}
    return render(request, "workforce/care/hardship_board.html", context)


@page("care.board")
def care_tally_list(request: HouseRequest) -> HttpResponse:
    rows = counselling.tallies(request.scope)
    listing = Listing(request, rows, COLUMNS, CareTallyFilter(request.GET, rows), export="care-tallies")
    return render(request, "workforce/care/tally_list.html", {**_frame(request, "tallies"), "listing": listing})


@page("care.tally", methods="GET POST")
def care_tally_new(request: HouseRequest) -> HttpResponse:
    first = {"once_key": get_random_string(32), "held_on": clock.today()}
    form = TallyForm(request.POST if request.method == "POST" else None, initial=first, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        service = partial(services.note_tally, facts=form.facts(), once_key=form.cleaned_data["once_key"])
        if answer := carry_out(request, form, service, done=_("已登记。"), then=redirect("care_tally_list")):
            return answer
    context = {**_frame(request, "tallies"), "form": form, "title": _("登记关爱活动"), "back": "care_tally_list"}
    return render(request, "workforce/care/form.html", context, status=422 if form.errors else 200)


@page("care.tally", methods="POST")
def care_tally_drop(request: HouseRequest, pk: int) -> HttpResponse:
    tally = get_object_or_404(counselling.tallies(request.scope), pk=pk)
    services.drop_tally(actor=request.actor, at=clock.now(), tally=tally)
    return redirect("care_tally_list")
