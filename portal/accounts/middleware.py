"""Puts the actor of each request in place, and ends sessions that are too old, dead or still on a first password."""

from datetime import UTC, datetime
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from portal.accounts.selectors import lacks_second_factor
from portal.accounts.signals import BEGUN_AT, FACTOR_BY_DOOR
from portal.kernel import clock
from portal.kernel.problems import problem_body
from portal.kernel.sentences import sentence
from portal.rights.access import NOBODY, actor_of

# What somebody may open before the first password is changed.
# Pages that ask again by themselves: an open dashboard is nobody at work. The sign-in screen is not among them, for it
# stands in the meeting room as long as its window is open.
POLLED = {"dashboard_live", "job_detail", "round_progress", "import_batch", "ballot_live"}
POLLED_API = "/api/v1/dashboards/"
# The session would tell to the second when its owner voted, answered a survey, left a concern without a name or reported
# something (docs/adr/0014, 0024, 0025).
UNTIMED = {
    "ballot_vote", "counsel_book", "pulse_answer", "ticket_new", "ticket_receipt", "whistle_box", "worker_case_new", "worker_case_receipt",
}  # fmt: skip
ACTIVE_AT = "active_at"
ACTIVE_EVERY = 60  # seconds between two notes of it: a page costs no write, and a session ends up to so much earlier
OPEN_BEFORE_CHANGE = {"account_change_password", "account_logout", "set_language", "set_appearance"}
OPEN_BEFORE_SECOND_FACTOR = {*OPEN_BEFORE_CHANGE, "mfa_activate_totp", "account_reauthenticate"}


class ActorMiddleware:
    """Withdrawn rights obey on the next request, for they are read anew."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        def find():
            user = request.user
            return actor_of(user, clock.today()) if user.is_authenticated else NOBODY

        request.actor = SimpleLazyObject(find)
        return self.get_response(request)


class SessionRulesMiddleware:
    """The absolute limit of a session, the end of all sessions on a reset, the forced change of a first password.

    An htmx request that would be sent to the sign-in page gets 204 and ``HX-Redirect``, so that no sign-in form ever
    lands inside a fragment.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        login = reverse("account_login")
        if request.headers.get("HX-Request") == "true" and response.status_code == 302 and response["Location"].startswith(login):
            here = urlsplit(request.headers.get("HX-Current-URL", "")).path or "/"
            return HttpResponse(status=204, headers={"HX-Redirect": f"{login}?{urlencode({'next': here})}"})
        return response

    def process_view(self, request, view, args, kwargs):
        if not request.user.is_authenticated:
            return None
        if self._is_over(request):
            logout(request)
            return None
        if request.user.must_change_password and request.resolver_match.url_name not in OPEN_BEFORE_CHANGE:
            return self._send_on(request, "account.must_change_password", "account_change_password")
        is_open = request.resolver_match.url_name in OPEN_BEFORE_SECOND_FACTOR or request.session.get(FACTOR_BY_DOOR)
        if not is_open and lacks_second_factor(request.actor):
            return self._send_on(request, "account.second_factor_needed", "mfa_activate_totp")
        return None

    @staticmethod
    def _is_over(request) -> bool:
        now = clock.now()
        seen = request.session.get(ACTIVE_AT)
        if seen is not None and now.timestamp() - seen > settings.SESSION_COOKIE_AGE:
            return True
        name = request.resolver_match.url_name
        asks_itself = request.headers.get("HX-Request") == "true" and name in POLLED
        is_old = seen is None or now.timestamp() - seen >= ACTIVE_EVERY
        if is_old and not asks_itself and name not in UNTIMED and not request.path.startswith(POLLED_API):
            request.session[ACTIVE_AT] = int(now.timestamp())
        begun = datetime.fromtimestamp(request.session.get(BEGUN_AT, 0), UTC)
        valid_from = request.user.sessions_valid_from
        return now - begun >= settings.SESSION_ABSOLUTE_AGE or (valid_from is not None and begun < valid_from)

    @staticmethod
    def _send_on(request, code: str, name: str):
        if request.path.startswith("/api/"):
            return JsonResponse(problem_body(code, sentence(code), 403), status=403)
        target = reverse(name)
        if request.headers.get("HX-Request") == "true":
            return HttpResponse(status=204, headers={"HX-Redirect": target})
        return redirect(target)
