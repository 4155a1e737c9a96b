"""The committee's dashboard, the ranking, one indicator over all branches."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse

from assessment.insight.enums import Quadrant
from assessment.insight.exports import csv_lines, ranking_table
from assessment.insight.rules import shortened
from assessment.insight.selectors.dashboard import Dashboard, stamp_of
from assessment.insight.selectors.heat import HeatCell, HeatRow
from assessment.insight.selectors.indicators import indicator_rows
from assessment.insight.selectors.lens import Lens, lens_of
from assessment.insight.selectors.words import name_of
from assessment.insight.services import record_ranking_export
from assessment.schemes.enums import Dimension
from portal.kernel import clock
from portal.kernel.errors import NotReachable
from portal.kernel.pages import HouseRequest, page

PAGE_SIZE = 50
ALL_SHOWN = 16  # one peer group alone: so many rows before the middle is left out
POLL_SECONDS = 10


def _lens(request: HouseRequest) -> Lens | None:
    """The lens that the address asks for; outside the reach is 404."""
    asked = request.GET
    try:
        return lens_of(
            request.scope, today=clock.today(), round_code=asked.get("round", ""), unit_code=asked.get("unit", ""),
            peer_group=asked.get("peer_group", ""),
        )  # fmt: skip
    except NotReachable as outside:
        raise Http404 from outside


def _board(request: HouseRequest) -> Dashboard:
    lens = _lens(request)
    if lens is None:
        raise Http404
    return Dashboard(lens)


def _choices(lens: Lens) -> dict[str, Any]:
    """What the head of each page needs to change the lens."""
    crumbs = [p for p in lens.places if lens.unit and lens.unit.path.startswith(p.path) and p.code != lens.unit.code]
    shallow = min((p.depth for p in lens.places), default=0)
    places = [p for p in lens.places if p.depth <= shallow + 2 or (lens.unit and p.code == lens.unit.code)]
    return {
        "lens": lens, "rounds": lens.rounds, "places": [(p, "　" * (p.depth - shallow)) for p in places], "above": crumbs,
        "query": urlencode(lens.query), "section": "dashboard",
    }  # fmt: skip


def _heat(board: Dashboard) -> list[dict[str, Any]]:
    """One table per dimension: thirty columns in one row cannot be read."""
    tables = []
    for dimension in Dimension:
        columns = [(c, name_of(c)) for c in board.heat.columns if c.dimension == dimension]
        wanted = {c.code for c, _name in columns}

        def rows(found: tuple[HeatRow, ...], wanted: set[str] = wanted) -> list[tuple[HeatRow, list[HeatCell]]]:
            return [(row, [cell for cell in row.cells if cell.indicator in wanted]) for row in found]

        places, branches = rows(board.heat.places), rows(board.heat.branches)
        tables.append({"name": dimension.label, "columns": columns, "width": len(columns) + 1, "places": places, "branches": branches})
    return tables


def _parts(board: Dashboard) -> dict[str, Any]:
    groups = board.ranking
    top, bottom = (ALL_SHOWN - 3, 3) if len(groups) == 1 else (5, 2)
    short = [{**g, "parts": shortened(g["rows"], top, bottom)} for g in groups]
    query = urlencode(board.lens.query)
    return {
        "board": board, "lens": board.lens, "groups": short, "query": query, "poll": POLL_SECONDS, "weights": board.lens.weights,
        "poll_url": f"{reverse('dashboard_live')}?{query}&stamp={board.stamp}" if board.lens.is_moving else "",
        "heat": _heat(board),
        "bands": [(b.code, name_of(b)) for b in board.lens.body.bands],
    }  # fmt: skip


@page("dashboard.view")
def dashboard(request: HouseRequest) -> HttpResponse:
    """Both scores of all branches in reach: figures, ranking, quadrant, attention, trend, heat map."""
    lens = _lens(request)
    if lens is None:
        return render(request, "assessment/insight/nothing_yet.html", {"section": "dashboard"})
    return render(request, "assessment/insight/dashboard.html", {**_choices(lens), **_parts(Dashboard(lens))})


@page("dashboard.view")
def dashboard_live(request: HouseRequest) -> HttpResponse:
    """The moving part of the dashboard; 204 while the reader's figures are still true."""
    lens = _lens(request)
    if lens is None:
        raise Http404
    if request.GET.get("stamp") == stamp_of(lens):
        return HttpResponse(status=204)
    return render(request, "assessment/insight/_board.html", {**_parts(Dashboard(lens)), "is_live": True})


@page("dashboard.view")
def ranking(request: HouseRequest) -> HttpResponse:
    """The whole ranking, group by group, in pages; ``quadrant`` and ``q`` narrow it down."""
    lens = _lens(request)
    if lens is None:
        return render(request, "assessment/insight/nothing_yet.html", {"section": "dashboard"})
    whole = Dashboard(replace(lens, peer_group=""))
    groups = whole.ranking
    chosen = lens.peer_group if any(g["code"] == lens.peer_group for g in groups) else groups[0]["code"]
    rows = next(g["rows"] for g in groups if g["code"] == chosen)
    quadrant, text = request.GET.get("quadrant", ""), request.GET.get("q", "").strip()
    rows = [m for m in rows if (not quadrant or m.quadrant == quadrant) and text in m.name + m.short_name + m.code]
    listing = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        **_choices(lens), "groups": groups, "chosen": chosen, "listing": listing, "quadrants": Quadrant.choices, "quadrant": quadrant,
        "text": text, "weights": lens.weights, "board": whole,
        "kept": urlencode({**lens.query, "peer_group": chosen, "quadrant": quadrant, "q": text}),
        "links": list(listing.paginator.get_elided_page_range(listing.number, on_each_side=1, on_ends=1)),
    }  # fmt: skip
    return render(request, "assessment/insight/ranking.html", context)


@page("dashboard.export")
def ranking_export(request: HouseRequest) -> StreamingHttpResponse:
    """The ranking as a CSV file; the trail says who took what."""
    board = _board(request)
    record_ranking_export(lens=board.lens, rows=len(board.marks), actor=request.actor, at=clock.now())
    answer = StreamingHttpResponse(csv_lines(ranking_table(board)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="ranking-{board.lens.round.code}.csv"'
    return answer


@page("dashboard.view")
def indicator_detail(request: HouseRequest, code: str) -> HttpResponse:
    """One indicator over all branches in the lens, most points lost first."""
    board = _board(request)
    indicator = board.lens.body.indicator(code)
    if indicator is None:
        raise Http404
    listing = Paginator(indicator_rows(board, indicator), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        **_choices(board.lens), "board": board, "indicator": indicator, "name": name_of(indicator), "listing": listing,
        "links": list(listing.paginator.get_elided_page_range(listing.number, on_each_side=1, on_ends=1)),
    }  # fmt: skip
    return render(request, "assessment/insight/indicator_detail.html", context)
