"""Headers on every answer, and the facts of the request for the audit trail."""

import time
import uuid

from django.conf import settings
from django.db import connection, connections
from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from portal.kernel import context
from portal.kernel.errorpages import LOST
from portal.kernel.problems import problem_body


class PlainApiMiddleware:
    """A machine that calls the API without TLS is refused instead of sent on: a redirect would hide that its token went in clear."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not settings.SECURE_SSL_REDIRECT or request.is_secure() or not request.path.startswith("/api/"):
            return self.get_response(request)
        return JsonResponse(problem_body("tls_needed", _("接口只接受 https 请求。"), 403), status=403)


class SecurityHeadersMiddleware:
    """A static content-security policy: no nonce, no hash, nothing inline. Signed-in pages are never cached."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.policy = "; ".join(f"{k} {' '.join(v)}" for k, v in settings.SECURE_CSP.items())

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated and not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class SecondTryMiddleware:
    """A page that finds the database just restarting is tried again on a new connection: a read, and a write whose very first
    statement failed. What the database has answered once is never repeated."""

    PAUSE, TRIES = 0.7, 3  # seconds: a restart takes 0.2 to 1.5

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response, answered = self._ask(request)
        for _again in range(self.TRIES - 1):
            if not getattr(response, LOST, False) or (answered and request.method not in ("GET", "HEAD")):
                break
            if request.path.startswith("/healthz/"):
                break
            connections.close_all()
            time.sleep(self.PAUSE)
            response, more = self._ask(request)
            answered = answered or more
        return response

    def _ask(self, request):
        """The response, and whether the database answered a statement of it, or was given one that is more than a question: the
        answer to that may be all that was lost."""
        answered = []

        def noting(execute, sql, params, many, context):
            if not sql.startswith("SELECT"):
                answered.append(True)
            result = execute(sql, params, many, context)
            answered.append(True)
            return result

        if request.method in ("GET", "HEAD"):
            return self.get_response(request), True
        with connection.execute_wrapper(noting):
            return self.get_response(request), bool(answered)


class BodyLimitMiddleware:
    """A body that says it is beyond all measure is refused before the first byte of it is read."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isascii() and length.isdigit() and int(length) <= settings.MAX_BODY_MB * 2**20:
            return self.get_response(request)
        if request.path.startswith("/api/"):
            detail = _("一次最多上传 %(mb)s MB，请分几次上传。") % {"mb": settings.MAX_BODY_MB}
            body = {"type": "urn:hongjiang:problem:too_large", "code": "too_large", "status": 413, "detail": detail}
            return JsonResponse(body, status=413, content_type="application/problem+json")
        return HttpResponse(render_to_string("errors/413.html", {"mb": settings.MAX_BODY_MB}), status=413)


def client_address(request) -> str:
    """The caller's address. X-Forwarded-For counts only from the right, as far as PROXY_COUNT proxies wrote it."""
    if settings.PROXY_COUNT:
        hops = [h.strip() for h in request.headers.get("X-Forwarded-For", "").split(",") if h.strip()]
        if len(hops) >= settings.PROXY_COUNT:
            return hops[-settings.PROXY_COUNT]
    return request.META.get("REMOTE_ADDR", "")


class RequestFactsMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.request_id = uuid.uuid4().hex[:12]
        token = context.enter(context.RequestFacts(client_address(request), request.request_id, request.path))
        try:
            return self.get_response(request)
        finally:
            context.leave(token)
