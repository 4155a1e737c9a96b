"""The home page with its tiles, and the first tour."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from portal.desk import registry, selectors, services
from portal.kernel import clock, menu
from portal.kernel.pages import SIGNED_IN, HouseRequest, page


@page(SIGNED_IN)
def home(request: HouseRequest) -> HttpResponse:
    """What waits, what is done most, where one was last; somebody without any role learns what to do."""
    actor = request.actor
    if not menu.entries_for(actor):
        return render(request, "no_role.html")
    is_toured = selectors.desk_of(actor).tour_done_at is not None and request.GET.get("tour") != "1"
    context = {
        "section": "home", "tiles": selectors.home_tiles(actor, clock.now()),
        "steps": [] if is_toured else registry.steps_for(actor),
    }  # fmt: skip
    return render(request, "portal/desk/home.html", context)


@page(SIGNED_IN)
def tour(request: HouseRequest) -> HttpResponse:
    """The tour as a page to read, for whoever has no script or wants it again."""
    return render(request, "portal/desk/tour.html", {"section": "home", "steps": registry.steps_for(request.actor)})


@page(SIGNED_IN, methods="POST")
def tour_done(request: HouseRequest) -> HttpResponse:
    services.finish_tour(actor=request.actor, at=clock.now())
    return redirect("home")


@page(SIGNED_IN)
def tile_list(request: HouseRequest) -> HttpResponse:
    """All tiles of the reader, to be hidden, shown and put in order."""
    return render(request, "portal/desk/tile_list.html", {"section": "home", "places": selectors.arrangement(request.actor)})


@page(SIGNED_IN, methods="POST")
def tile_place(request: HouseRequest) -> HttpResponse:
    """One move of one tile, or everything back to how it was delivered."""
    act, key = request.POST.get("act", ""), request.POST.get("tile", "")
    if act == "reset":
        services.reset_tiles(actor=request.actor, at=clock.now())
    else:
        services.place_tile(actor=request.actor, at=clock.now(), key=key, act=act)
    return redirect("tile_list")


@page(SIGNED_IN, methods="POST")
def recent_clear(request: HouseRequest) -> HttpResponse:
    services.clear_recent(actor=request.actor, at=clock.now())
    return redirect("home")
