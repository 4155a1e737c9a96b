"""Party work and production as one thing or two: how far the records get on the way to an effect, and which ones they are."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from assessment.insight.enums import ChainStage
from assessment.insight.filters import ChainFilter
from assessment.insight.rules import quarter_codes
from assessment.insight.selectors.chain import chain_of, chain_records
from assessment.insight.selectors.ground import Ground, ground_of
from portal.kernel import clock
from portal.kernel.errors import NotReachable
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page
from portal.kernel.periods import Period, asked_quarter

COLUMNS = (
    Column(_("主题")), Column(_("党支部"), "branch__node__path"), Column(_("日期"), "held_on"), Column(_("类型"), css="hide-s"),
    Column(_("到了哪一步")),
)  # fmt: skip


def asked_ground(request: HouseRequest) -> tuple[Ground, Period]:
    """Part of the tree and quarter of the address; outside the reach is 404."""
    try:
        ground = ground_of(request.scope, request.GET.get("unit", ""))
    except NotReachable as outside:
        raise Http404 from outside
    return ground, asked_quarter(request.GET.get("quarter", ""), clock.today())


def ground_context(ground: Ground, period: Period) -> dict[str, Any]:
    """What the head of such a page needs to change what it looks at."""
    query = {"quarter": period.code, **({"unit": ground.unit.code} if ground.unit else {})}
    quarters = dict.fromkeys([*reversed(quarter_codes(clock.today())), period.code])
    return {"ground": ground, "period": period, "quarter_choices": list(quarters), "query": urlencode(query), "section": "chain"}


@page("score.view")
def chain(request: HouseRequest) -> HttpResponse:
    """Where the chain from activity to effect breaks, place by place and over eight quarters."""
    ground, period = asked_ground(request)
    context = {**ground_context(ground, period), "chain": chain_of(ground, period), "stages": ChainStage.choices}
    return render(request, "assessment/insight/chain.html", context)


@page("score.view")
def chain_record_list(request: HouseRequest) -> HttpResponse:
    """The records behind a number of the page above."""
    ground, period = asked_ground(request)
    rows = chain_records(ground.scope, period).select_related("branch__node", "kind")
    listing = Listing(
        request, rows, COLUMNS, ChainFilter(request.GET or None, rows), export="chain-records",
        decorate=lambda found: [_worded(row) for row in found],
    )  # fmt: skip
    context = {**ground_context(ground, period), "listing": listing, "may_open": request.actor.can("activity.view")}
    return render(request, "assessment/insight/chain_record_list.html", context)


def _worded(row: Any) -> Any:
    row.stage_words = ChainStage(row.stage).label
    return row
