"""Party work and operation of a unit side by side, as a page and as a paper."""

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from assessment.insight.selectors.dashboard import Dashboard
from assessment.insight.selectors.lens import Lens, lens_of, peer_groups
from assessment.papers import services
from assessment.papers.rules import GIVEN_OUT
from assessment.papers.selectors import register
from assessment.papers.selectors.evaluation import evaluation_of
from portal.kernel import clock
from portal.kernel.downloads import hand_over
from portal.kernel.errors import NotReachable
from portal.kernel.pages import HouseRequest, page

SECTION = {"section": "papers"}


def _lens(request: HouseRequest) -> Lens | None:
    """The published round and the unit that the address asks for; None while nothing in reach has been published."""
    rounds = register.rounds_in_reach(request.scope)
    code = request.GET.get("round", "") or (rounds[0].code if rounds else "")
    if not code:
        return None
    unit, group = request.GET.get("unit", ""), request.GET.get("peer_group", "")
    try:
        lens = lens_of(request.scope, today=clock.today(), round_code=code, unit_code=unit, peer_group=group)
    except NotReachable as outside:
        raise Http404 from outside
    if lens is None or lens.round.state not in GIVEN_OUT:
        raise Http404
    return lens


@page("dashboard.view")
def evaluation(request: HouseRequest) -> HttpResponse:
    lens = _lens(request)
    context: dict[str, Any] = {**SECTION, "lens": lens}
    if lens is not None:
        board = Dashboard(lens)
        context |= {
            "board": board, "evaluation": evaluation_of(board), "rounds": register.rounds_in_reach(request.scope),
            "group_choices": peer_groups(), "kept": urlencode(lens.query), "forms": [("docx", _("存为 Word")), ("pdf", _("存为 PDF"))],
        }  # fmt: skip
    return render(request, "assessment/papers/evaluation.html", context)


@page("dashboard.view", methods="POST")
def evaluation_make(request: HouseRequest, form: str) -> HttpResponse:
    lens = _lens(request)
    if lens is None:
        raise Http404
    return hand_over(request, partial(services.make_evaluation, actor=request.actor, at=clock.now(), lens=lens, form=form))
