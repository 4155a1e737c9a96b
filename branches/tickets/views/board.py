"""Needs and results: counts by topic for a quarter or a year, nobody's name."""

from django.http import HttpResponse
from django.shortcuts import render

from branches.tickets import registry, selectors
from branches.tickets.rules import Line
from portal.kernel import clock
from portal.kernel.pages import HouseRequest, page
from portal.kernel.periods import Period, parse_period, quarter_of, year_of


def _period(code: str) -> Period:
    """The period of the address; this quarter for anything that is none."""
    try:
        return parse_period(code)
    except ValueError:
        return quarter_of(clock.today())


@page("ticket.board")
def ticket_board(request: HouseRequest) -> HttpResponse:
    today, period = clock.today(), _period(request.GET.get("period", ""))
    needs = selectors.board(request.scope, period, today)
    names = ("raised", "answered", "ontime", "helped", "unhelped", "waiting")
    total = Line(*(sum(getattr(n.line, name) for n in needs) for name in names))
    quarter = quarter_of(today)
    periods = [quarter, quarter.previous(), year_of(today), year_of(today).previous()]
    context = {
        "section": "tickets", "needs": needs, "total": total, "period": period, "periods": periods, "columns": registry.columns(),
    }  # fmt: skip
    return render(request, "branches/tickets/board.html", context)
