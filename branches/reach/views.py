"""Pages of what has come down to the branch: skills, and people's voices; counts with the list behind each."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.orgs.models import Branch
from branches.reach import selectors
from branches.reach.exports import asked_year
from portal.kernel import clock
from portal.kernel.exporters import Asked
from portal.kernel.pages import HouseRequest, page
from portal.rights.access import Actor

# the six, in their order: (address, right to open it, what it is called)
SIX = (
    ("lead_board", "arrangement.view", gettext_lazy("政治引领")),
    ("integrity_board", "integrity.board", gettext_lazy("风气建设")),
    ("safety_board", "safety.view", gettext_lazy("安全宣教")),
    ("reach_quality", "reach.view", gettext_lazy("素质提升")),
    ("care_board", "care.board", gettext_lazy("关爱健康")),
    ("reach_rally", "reach.view", gettext_lazy("凝聚群众")),
)
# key of a column -> (right, address, query) of the list behind it
BEHIND: dict[str, tuple[str, str, Callable[[Branch, int], str]]] = {
    "pairs": ("mentorship.list", "mentorship_list", lambda branch, year: ""),
    "trained": ("training.list", "training_list", lambda branch, year: f"?year={year}"),
    "hours": ("training.list", "training_board", lambda branch, year: ""),
    "rises": ("certificate.view", "certificate_list", lambda branch, year: ""),
    "proposals": ("proposal.view", "proposal_list", lambda branch, year: f"?year={year}"),
    "replied": ("proposal.view", "proposal_list", lambda branch, year: f"?year={year}"),
    "tickets": ("ticket.view", "ticket_list", lambda branch, year: f"?q={branch.node.code}"),
    "answered": ("ticket.view", "ticket_list", lambda branch, year: f"?q={branch.node.code}"),
    "activities": ("activity.view", "activity_list", lambda branch, year: f"?branch={branch.node.code}"),
    "cases": ("worker_case.board", "worker_case_board", lambda branch, year: f"?year={year}"),
    "settled": ("worker_case.board", "worker_case_board", lambda branch, year: f"?year={year}"),
}


def six_for(actor: Actor) -> list[tuple[str, Any]]:
    """(address, name) of those of the six boards that the reader may open."""
    return [(url, name) for url, right, name in SIX if actor.can(right)]


def _cells(actor: Actor, board: selectors.Board, year: int) -> list[tuple[Branch, list[tuple[Any, str]]]]:
    """Each branch with (figure, address of the list behind it, empty where the reader may not open that)."""
    scopes = {right: actor.scope(right) for right, _url, _query in {BEHIND[c.key] for c in board.columns}}
    found = []
    for branch, figures in board.lines:
        cells = []
        for column in board.columns:
            right, url, query = BEHIND[column.key]
            opens = scopes[right].covers(branch.node.path)
            cells.append((figures[column.key], reverse(url) + query(branch, year) if opens else ""))
        found.append((branch, cells))
    return found


def _page(request: HouseRequest, kind: str, title: str, note: str) -> HttpResponse:
    today = clock.today()
    year = asked_year(Asked(request.actor, request.scope, request.GET, clock.now()))
    board = selectors.board_of(request.actor, request.scope, kind, year, today)
    context = {
        "section": "reach", "tab": f"reach_{kind}", "six": six_for(request.actor), "title": title, "note": note, "board": board,
        "lines": _cells(request.actor, board, year), "whole": [board.whole[c.key] for c in board.columns], "year": year,
        "years": [today.year - n for n in range(3)],
    }  # fmt: skip
    return render(request, "branches/reach/board.html", context)


@page("reach.view")
def reach_quality(request: HouseRequest) -> HttpResponse:
    """素质提升到支部."""
    return _page(request, "quality", _("素质提升到支部"), _("各支部覆盖单位的师徒结对、培训和技能等级提升；只有数字，不列姓名，不排名"))


@page("reach.view")
def reach_rally(request: HouseRequest) -> HttpResponse:
    """凝聚群众到支部."""
    return _page(request, "rally", _("凝聚群众到支部"), _("各支部的合理化建议、诉求答复和活动；只有数字，不列姓名，不排名"))
