"""What every page has in common: the right it needs, fetching as the permission check, answers to refusals."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from portal.kernel import clock, uploads
from portal.kernel.errors import EditConflict, RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.sentences import sentence

log = logging.getLogger(__name__)


class HouseRequest(HttpRequest):
    """A request as the views of the house find it: with its actor, and with the reach of the page's right."""

    actor: Any
    scope: Any
    htmx: Any
    request_id: str


PUBLIC = "public"
SIGNED_IN = "signed_in"


def _holds_nul(request: HttpRequest) -> bool:
    """Whether a value carries the one character that PostgreSQL cannot store; no browser sends it, and no form asks for it."""
    if "%00" in request.META.get("QUERY_STRING", ""):
        return True
    return request.method == "POST" and any("\0" in value for _key, values in request.POST.lists() for value in values)


def note_refusal(right: str, actor: Any) -> None:
    """A line for the log: who asked for what he has no right to. The number of the account, never a name."""
    log.warning("refused: account %s has no right %s", actor.user_id or "-", right)


def page(right: str, *, methods: str = "GET") -> Callable:
    """Declare who may open a page. ``right`` is a right of the matrix, PUBLIC or SIGNED_IN; ``methods`` as ``"GET POST"``.

    Somebody without the right gets 404, as if the page did not exist. The view finds ``request.scope``: the reach of
    the right. PUBLIC pages are open to anybody (at most ten in the house, docs/adr/0042).
    """

    def wrap(view: Callable) -> Callable:
        allowed = require_http_methods(["HEAD", *methods.split()] if "GET" in methods else methods.split())

        @wraps(view)
        def guarded(request: HouseRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            actor = request.actor
            if right not in {PUBLIC, SIGNED_IN}:
                if not actor.can(right):
                    note_refusal(right, actor)
                    raise Http404
                request.scope = actor.scope(right)
            if _holds_nul(request):
                return HttpResponseBadRequest(gettext("提交的内容里有无法保存的字符，请返回重新填写。"))
            if right != PUBLIC:  # a page that is open to anybody looks at what it keeps by itself, in its service
                uploads.look_at(request)
            return view(request, *args, **kwargs)

        answer = allowed(guarded)
        answer.right = right
        answer.methods = tuple(methods.split())
        answer.login_required = right != PUBLIC
        return answer

    return wrap


def is_fragment(request: HouseRequest) -> bool:
    """True when htmx asks for a part of the page."""
    return bool(getattr(request, "htmx", False)) and not request.htmx.boosted


def refused(request: HouseRequest, broken: RuleBroken, *, back: str = "") -> HttpResponse:
    """A page of its own for a refusal that no form can carry: the sentence, the way back, for a conflict the difference."""
    context = {"message": sentence(broken.code, broken.params), "back": back or request.headers.get("Referer", "/")}
    if isinstance(broken, EditConflict):
        context["theirs"] = broken.params.get("theirs", {})
    return render(request, "refused.html", context, status=broken.status)


def carry_out(
    request: HouseRequest, form: forms.BaseForm, service: Callable[..., Any], *, done: Any, then: HttpResponse
) -> HttpResponse | None:
    """Do what a valid form asks for: ``service`` lacks nothing but ``actor`` and ``at``.

    ``then`` with ``done`` said when it is done; the page of the difference when somebody saved first; None when the service
    refuses: its sentence then stands in the form, which the view shows again.
    """
    try:
        service(actor=request.actor, at=clock.now())
    except EditConflict as conflict:
        return refused(request, conflict)
    except RuleBroken as broken:
        add_refusal(form, broken)
        return None
    messages.success(request, done)
    return then
