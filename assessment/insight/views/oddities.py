"""What looks unusual in a published round, with the way to a look by two persons."""

from django.http import HttpResponse
from django.shortcuts import render

from assessment.insight.selectors.oddities import limits_on, oddities_of
from assessment.insight.views.lenses import choices, paged, published_lens
from portal.kernel.pages import HouseRequest, page


@page("sample.view")
def oddity_list(request: HouseRequest) -> HttpResponse:
    """Branch by branch in the order of the tree; a hint costs no point."""
    lens = published_lens(request, "oddity_list")
    if isinstance(lens, HttpResponse):
        return lens
    limits = limits_on(lens.round.ends_on)
    context = {
        **choices(lens), **paged(request, oddities_of(lens, limits)), "tab": "oddities", "limits": limits,
        "may_draw": request.actor.can("sample.draw"), "section": "oddities",
    }  # fmt: skip
    return render(request, "assessment/insight/oddity_list.html", context)
