"""The look: theme, text size, single-key shortcuts."""

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from portal.desk import services
from portal.desk.enums import TextSize, Theme
from portal.kernel import clock
from portal.kernel.pages import PUBLIC, SIGNED_IN, HouseRequest, page

YEAR = 365 * 24 * 3600


def _back(request: HouseRequest) -> HttpResponse:
    target = request.POST.get("next", "/")
    # Not redirect(): that would look a bare word up as the name of a page.
    return HttpResponseRedirect(target if url_has_allowed_host_and_scheme(target, {request.get_host()}) else "/")


@page(PUBLIC, methods="POST")
def set_appearance(request: HouseRequest) -> HttpResponse:
    """Remember theme or text size: for the person on every machine, in a cookie for the sign-in page of this one."""
    wanted = {"theme": request.POST.get("theme", ""), "text": request.POST.get("text", "")}
    if request.actor.is_signed_in:
        services.set_look(actor=request.actor, at=clock.now(), theme=wanted["theme"], text_size=wanted["text"])
    response = _back(request)
    for name, known in (("theme", Theme.values), ("text", TextSize.values)):
        if wanted[name] in known:
            is_secure = bool(settings.COOKIE_PREFIX) or request.is_secure()
            response.set_cookie(
                f"{settings.COOKIE_PREFIX}{name}", wanted[name], max_age=YEAR, samesite="Lax", secure=is_secure, httponly=True
            )
    return response


@page(SIGNED_IN, methods="POST")
def set_keys(request: HouseRequest) -> HttpResponse:
    services.set_keys(actor=request.actor, at=clock.now(), is_on=request.POST.get("keys") == "on")
    return _back(request)
