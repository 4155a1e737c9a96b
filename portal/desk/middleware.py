"""Two things that every page does for its reader: a list opens with the view he chose, a record he opened is remembered."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

from portal.desk import selectors, services
from portal.kernel import clock
from portal.kernel.pages import HouseRequest, is_fragment
from portal.search import registry as search


class DeskMiddleware:
    """Stands behind the actor. It asks nothing of the database for whoever has chosen no view and opens no record."""

    def __init__(self, get_response: Callable[[HouseRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HouseRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if request.method == "GET" and response.status_code == 200 and match is not None and match.url_name and not is_fragment(request):
            kind = search.kind_of_page(match.url_name)
            if kind is not None and kind.page is not None and request.actor.is_signed_in:
                reference = str(match.kwargs[kind.page.kwarg])
                services.note_opened(actor=request.actor, at=clock.now(), kind=kind.key, reference=reference)
        return response

    def process_view(self, request: HouseRequest, view: Callable, args: Any, kwargs: Any) -> HttpResponse | None:
        if request.method != "GET" or request.GET or is_fragment(request) or not hasattr(view, "right"):
            return None
        actor = request.actor
        start = selectors.start_view(actor, request.path) if actor.is_signed_in else None
        return redirect(start.url) if start is not None else None
