"""The committee's page over all rooms."""

from django.http import HttpResponse
from django.shortcuts import render

from branches.overview import selectors
from portal.kernel import clock
from portal.kernel.pages import HouseRequest, page


@page("overview.view")
def overview(request: HouseRequest) -> HttpResponse:
    """What each room holds, what waits and what is late, each figure a link to its list."""
    day = clock.today()
    context = {"section": "overview", "groups": selectors.groups(request.actor, day), "day": day}
    return render(request, "branches/overview/overview.html", context)
