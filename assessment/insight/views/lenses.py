"""What the committee's pages share: the lens that the address asks for, and what the head of a page needs to change it."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from assessment.insight.selectors.dashboard import Dashboard
from assessment.insight.selectors.lens import Lens, lens_of
from portal.kernel import clock
from portal.kernel.errors import NotReachable
from portal.kernel.pages import HouseRequest

PAGE_SIZE = 50


def asked_lens(request: HouseRequest, *, is_published: bool = False) -> Lens | None:
    """The lens that the address asks for; outside the reach is 404. ``is_published``: rounds that no edit moves any more."""
    asked = request.GET
    try:
        return lens_of(
            request.scope, today=clock.today(), round_code=asked.get("round", ""), unit_code=asked.get("unit", ""),
            peer_group=asked.get("peer_group", ""), is_published=is_published,
        )  # fmt: skip
    except NotReachable as outside:
        raise Http404 from outside


def published_lens(request: HouseRequest, name: str) -> Lens | HttpResponse:
    """The lens on a published round for the page ``name``, or the answer instead: a round that still moves leads to the newest published
    one, and where nothing is published the page says so."""
    try:
        return asked_lens(request, is_published=True) or nothing_yet(request)
    except Http404:
        asked_lens(request)  # outside the reach it is 404 all the same
    if "round" not in request.GET:
        return nothing_yet(request)
    messages.info(request, _("%(round)s 还没有公布，下面是最近公布的考核期。") % {"round": request.GET["round"]})
    kept = {key: value for key, value in request.GET.items() if key != "round"}
    return redirect(f"{reverse(name)}?{urlencode(kept)}")


def asked_board(request: HouseRequest) -> Dashboard:
    lens = asked_lens(request)
    if lens is None:
        raise Http404
    return Dashboard(lens)


def choices(lens: Lens) -> dict[str, Any]:
    """What the head of each page needs to change the lens."""
    crumbs = [p for p in lens.places if lens.unit and lens.unit.path.startswith(p.path) and p.code != lens.unit.code]
    shallow = min((p.depth for p in lens.places), default=0)
    places = [p for p in lens.places if p.depth <= shallow + 2 or (lens.unit and p.code == lens.unit.code)]
    return {
        "lens": lens, "rounds": lens.rounds, "places": [(p, "　" * (p.depth - shallow)) for p in places], "above": crumbs,
        "query": urlencode(lens.query), "section": "dashboard",
    }  # fmt: skip


def paged(request: HouseRequest, rows: list[Any]) -> dict[str, Any]:
    """One page of ``rows`` and its links, for a template's context."""
    listing = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return {"listing": listing, "links": list(listing.paginator.get_elided_page_range(listing.number, on_each_side=1, on_ends=1))}


def nothing_yet(request: HouseRequest) -> HttpResponse:
    """The page of a reader in whose reach nothing has a score."""
    return render(request, "assessment/insight/nothing_yet.html", {"section": "dashboard"})
