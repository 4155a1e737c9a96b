"""The simulator: a published round under other points and parameters. The address carries the change; nothing is stored."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from assessment.insight.rules.simulation import WEIGHT, Change, asked_sum, change_from, changed_body, numbers_of
from assessment.insight.selectors.dashboard import Dashboard
from assessment.insight.selectors.lens import Lens
from assessment.insight.selectors.simulation import simulation_of
from assessment.insight.selectors.words import name_of, parameter_words
from assessment.insight.views.lenses import choices, paged, published_lens
from assessment.schemes.enums import Dimension
from assessment.schemes.rules import DIMENSION_POINTS
from assessment.scoring.selectors import rule_words
from portal.kernel.pages import HouseRequest, page


def _fields(lens: Lens, change: Change) -> list[dict[str, Any]]:
    """What can be changed: the sections of both dimensions, their indicators, and what is a number in their rules."""
    body, other = lens.body, changed_body(lens.body, change)
    counted = {i.code: i.points for i in other.indicators}
    dimensions = []
    for dimension in Dimension:
        sections = [
            {
                "code": s.code, "name": name_of(s), "points": s.points, "value": change.sections.get(s.code, s.points),
                "indicators": [
                    {
                        "code": i.code, "name": name_of(i), "points": i.points, "value": change.points.get(i.code, i.points),
                        "counted": counted[i.code], "rule": rule_words(i),
                        "numbers": [
                            {"name": n, "label": parameter_words(n), "was": i.rule_params[n],
                             "value": change.params.get((i.code, n), i.rule_params[n])}
                            for n in numbers_of(i)
                        ],
                    }
                    for i in s.indicators
                ],
                "is_open": any(i.code in change.points or any(code == i.code for code, _n in change.params) for i in s.indicators),
            }
            for s in body.dimension(dimension)
        ]  # fmt: skip
        dimensions.append({"label": dimension.label, "sections": sections, "sum": asked_sum(body, change, dimension)})
    return dimensions


@page("dashboard.view")
def simulation(request: HouseRequest) -> HttpResponse:
    """Totals, ranks and bands of a published round as they would be with the points and parameters in the address."""
    lens = published_lens(request, "simulation")
    if isinstance(lens, HttpResponse):
        return lens
    change = change_from(lens.body, request.GET)
    board = Dashboard(replace(lens, rounds=(lens.round,), peer_group=""))
    found = simulation_of(board, change)
    codes = [g.code for g in found.groups]
    chosen = lens.peer_group if lens.peer_group in codes else next(iter(codes), "")
    rows = [r for r in found.rows if r.mark.peer_group == chosen]
    kept = urlencode({**lens.query_with(peer_group=chosen), **change.query})
    weight = change.weight if change.weight is not None else lens.body.party_weight * DIMENSION_POINTS
    context = {
        **choices(lens), **paged(request, rows), "tab": "simulation", "fields": _fields(lens, change), "change": change, "found": found,
        "chosen": chosen, "group": next((g for g in found.groups if g.code == chosen), None), "kept": kept, "weight": weight,
        "weight_name": WEIGHT if lens.body.uses_weights else "",
        "full": DIMENSION_POINTS, "minimum": lens.parameters.minimum_group, "kept_change": change.query,
        "without_group": urlencode({**lens.query_with(peer_group=""), **change.query}), "reset": urlencode(lens.query),
    }  # fmt: skip
    response = render(request, "assessment/insight/simulation.html", context)
    if getattr(request, "htmx", False):
        response["HX-Push-Url"] = f"{reverse('simulation')}?{kept}"
    return response
