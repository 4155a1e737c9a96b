"""Distribution, eight quarters, coupling, and the way down the tree: what the committee reads beside the dashboard."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from assessment.insight.enums import CouplingGrade, CouplingStage
from assessment.insight.selectors.coupling import coupling_groups, coupling_rows
from assessment.insight.selectors.course import quarter_spreads
from assessment.insight.selectors.dashboard import Dashboard
from assessment.insight.selectors.distribution import distribution_of
from assessment.insight.selectors.lens import Lens, peer_groups
from assessment.insight.selectors.places import level_of
from assessment.insight.views.lenses import asked_lens, choices, nothing_yet, paged
from portal.kernel.pages import HouseRequest, page
from portal.kernel.replica import from_replica


def _head(lens: Lens, tab: str) -> dict[str, Any]:
    return {**choices(lens), "tab": tab, "group_choices": peer_groups()}


@page("dashboard.view")
@from_replica
def distribution(request: HouseRequest) -> HttpResponse:
    """How both scores of a round spread, in all and by peer group."""
    lens = asked_lens(request)
    if lens is None:
        return nothing_yet(request)
    board = Dashboard(lens)
    context = {**_head(lens, "distribution"), "board": board, "spread": distribution_of(board, _("全部支部"))}
    return render(request, "assessment/insight/distribution.html", context)


@page("dashboard.view")
@from_replica
def trend(request: HouseRequest) -> HttpResponse:
    """Mean and quartiles of both scores over eight quarters."""
    lens = asked_lens(request)
    if lens is None:
        return nothing_yet(request)
    return render(request, "assessment/insight/trend.html", {**_head(lens, "trend"), "quarters": quarter_spreads(lens)})


@page("dashboard.view")
@from_replica
def coupling(request: HouseRequest) -> HttpResponse:
    """The coupling analysis per branch and by peer group, with the model explained."""
    lens = asked_lens(request)
    if lens is None:
        return nothing_yet(request)
    board = Dashboard(lens)
    rows, scale = coupling_rows(board), lens.parameters.coupling
    context = {
        **_head(lens, "coupling"), **paged(request, rows), "board": board, "groups": coupling_groups(board, rows), "scale": scale,
        "grades": list(zip(scale.grades, CouplingGrade, strict=False)), "stages": list(zip(scale.stages, CouplingStage, strict=False)),
    }  # fmt: skip
    return render(request, "assessment/insight/coupling.html", context)


@page("dashboard.view")
@from_replica
def places(request: HouseRequest) -> HttpResponse:
    """One level of the tree with its branches, and the same by peer group; each line leads further down."""
    lens = asked_lens(request)
    if lens is None:
        return nothing_yet(request)
    board = Dashboard(lens)
    level = level_of(board, _("合计"))
    context = {**_head(lens, "places"), **paged(request, list(level.branches)), "board": board, "level": level}
    return render(request, "assessment/insight/places.html", context)
