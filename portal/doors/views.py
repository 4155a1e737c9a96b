"""Two addresses for each door: where one sets out for the other system, and where one comes back. Neither shows a page."""

from allauth.account.utils import get_next_redirect_url
from allauth.core import ratelimit
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.http import HttpResponse
from django.shortcuts import redirect
from requests import RequestException

from portal.doors import services
from portal.doors.adapter import reason_of, sent_back
from portal.doors.selectors import door_or_404
from portal.kernel import clock
from portal.kernel.doors import Door
from portal.kernel.pages import PUBLIC, HouseRequest, page


def _stays_here(request: HouseRequest, action: str) -> HttpResponse | None:
    """The answer to a request that goes through no door: of somebody signed in already, a mere look, too many."""
    if request.user.is_authenticated:
        return redirect("home")
    if request.method != "GET":
        return redirect("account_login")
    return ratelimit.consume_or_429(request, action=action, limit_get=True)  # otherwise no GET is ever counted


def _failed(request: HouseRequest, door: Door, failed: Exception) -> HttpResponse:
    services.note_refusal(door=door, at=clock.now(), code="door.failed", why=reason_of(failed))
    return sent_back(request, door, "door.failed")


@page(PUBLIC)
def door_open(request: HouseRequest, kind: str) -> HttpResponse:
    """Set out: state, nonce and PKCE are drawn and kept in the session, and the browser goes to the other system.

    A link, because the content-security policy lets no form lead out of the house; pages of others cannot set it off.
    """
    door = door_or_404(kind)
    if request.headers.get("Sec-Fetch-Site", "none") not in {"none", "same-origin"}:
        return redirect("account_login")
    if answer := _stays_here(request, "door_open"):
        return answer
    provider = get_adapter(request).get_provider(request, kind)
    try:
        return provider.redirect(request, AuthProcess.LOGIN, next_url=get_next_redirect_url(request))
    except (OAuth2Error, RequestException) as failed:
        return _failed(request, door, failed)


@page(PUBLIC)
def door_back(request: HouseRequest, kind: str) -> HttpResponse:
    """Come back with the other system's answer: into the portal, on to the second factor, or to the sign-in page."""
    door = door_or_404(kind)
    if answer := _stays_here(request, "door_back"):
        return answer
    adapter = get_adapter(request).get_provider(request, kind).get_oauth2_adapter(request)
    try:
        return OAuth2CallbackView.adapter_view(adapter)(request)
    except (OAuth2Error, RequestException) as failed:  # before the question for a token: the description of the provider
        return _failed(request, door, failed)
