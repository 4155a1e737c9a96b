"""How much recording a branch has, and how often a record serves more than one purpose."""

from django.http import HttpResponse
from django.shortcuts import render

from assessment.insight.selectors.burden import burden_of
from assessment.insight.views.chain import asked_ground, ground_context
from portal.kernel import clock
from portal.kernel.pages import HouseRequest, page


@page("score.view")
def burden(request: HouseRequest) -> HttpResponse:
    """Entries and fields by month, place and kind of entry; use of records in the newest published round."""
    ground, period = asked_ground(request)
    context = {**ground_context(ground, period), "burden": burden_of(ground, period, clock.today()), "section": "burden"}
    return render(request, "assessment/insight/burden.html", context)
