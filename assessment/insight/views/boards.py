"""The committee's dashboard, the ranking, one indicator over all branches."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from assessment.insight.enums import Quadrant
from assessment.insight.rules import shortened
from assessment.insight.selectors.dashboard import Dashboard, stamp_of
from assessment.insight.selectors.heat import HeatCell, HeatRow
from assessment.insight.selectors.indicators import indicator_rows
from assessment.insight.selectors.standings import by_business
from assessment.insight.selectors.words import name_of
from assessment.insight.views.lenses import asked_board, asked_lens, choices, nothing_yet, paged
from assessment.schemes.enums import Dimension
from assessment.schemes.selectors import combine_words
from portal.kernel.pages import HouseRequest, page
from portal.kernel.replica import from_replica

ALL_SHOWN = 16  # one peer group alone: so many rows before the middle is left out
POLL_SECONDS = 10


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
        "board": board, "lens": board.lens, "groups": short, "query": query, "poll": POLL_SECONDS,
        "poll_url": f"{reverse('dashboard_live')}?{query}&stamp={board.stamp}" if board.lens.is_moving else "",
        "heat": _heat(board),
        "bands": [(b.code, name_of(b)) for b in board.lens.body.bands], "minimum": board.lens.parameters.minimum_group,
    }  # fmt: skip


@page("dashboard.view")
@from_replica
def dashboard(request: HouseRequest) -> HttpResponse:
    """Both scores of all branches in reach: figures, ranking, quadrant, attention, trend, heat map."""
    lens = asked_lens(request)
    if lens is None:
        return nothing_yet(request)
    return render(request, "assessment/insight/dashboard.html", {**choices(lens), "tab": "dashboard", **_parts(Dashboard(lens))})


@page("dashboard.view")
@from_replica
def dashboard_live(request: HouseRequest) -> HttpResponse:
    """The moving part of the dashboard; 204 while the reader's figures are still true."""
    lens = asked_lens(request)
    if lens is None:
        raise Http404
    if request.GET.get("stamp") == stamp_of(lens):
        return HttpResponse(status=204)
    return render(request, "assessment/insight/_board.html", {**_parts(Dashboard(lens)), "is_live": True})


@page("dashboard.view")
@from_replica
def ranking(request: HouseRequest) -> HttpResponse:
    """The whole ranking, group by group, in pages; ``quadrant`` and ``q`` narrow it down.

    Where the scheme forms no total there are two lists: by the Party score, or by the business score (``by``).
    """
    lens = asked_lens(request)
    if lens is None:
        return nothing_yet(request)
    whole = Dashboard(replace(lens, peer_group=""))
    groups = whole.ranking
    chosen = lens.peer_group if any(g["code"] == lens.peer_group for g in groups) else groups[0]["code"]
    rows = next(g["rows"] for g in groups if g["code"] == chosen)
    quadrant, text = request.GET.get("quadrant", ""), request.GET.get("q", "").strip()
    by = "business" if request.GET.get("by") == "business" and not lens.body.forms_total else ""
    rows = by_business(rows) if by else rows
    rows = [m for m in rows if (not quadrant or m.quadrant == quadrant) and text in m.name + m.short_name + m.code]
    context = {
        **choices(lens), **paged(request, rows), "tab": "ranking", "groups": groups, "chosen": chosen, "quadrants": Quadrant.choices,
        "quadrant": quadrant, "text": text, "by": by, "board": whole,
        "how": combine_words(lens.body, chosen),
        "kept_by_party": urlencode({**lens.query, "peer_group": chosen, "quadrant": quadrant, "q": text}),
        "kept": urlencode({**lens.query, "peer_group": chosen, "quadrant": quadrant, "q": text, **({"by": by} if by else {})}),
        "is_small": next(g["is_small"] for g in groups if g["code"] == chosen), "minimum": lens.parameters.minimum_group,
    }  # fmt: skip
    return render(request, "assessment/insight/ranking.html", context)


@page("dashboard.view")
@from_replica
def indicator_detail(request: HouseRequest, code: str) -> HttpResponse:
    """One indicator over all branches in the lens, most points lost first."""
    board = asked_board(request)
    indicator = board.lens.body.indicator(code)
    if indicator is None:
        raise Http404
    rows = indicator_rows(board, indicator)
    context = {**choices(board.lens), **paged(request, rows), "board": board, "indicator": indicator, "name": name_of(indicator)}
    return render(request, "assessment/insight/indicator_detail.html", context)
