"""The pages for what went wrong. They query nothing, so they also stand when the database does not."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from portal.kernel.problems import problem_body
from portal.kernel.shell import look_of


def _answer(request: HttpRequest, template: str, code: str, detail: str, status: int) -> HttpResponse:
    if request.path.startswith("/api/"):
        return JsonResponse(problem_body(code, detail, status), status=status)
    body = render_to_string(template, {"request_id": getattr(request, "request_id", ""), "LANGUAGE": "zh-Hans", **look_of(request.COOKIES)})
    return HttpResponse(body, status=status)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, "errors/404.html", "not_found", _("没有找到，或不在您的权限范围内。"), 404)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, "errors/403.html", "permission_denied", _("您没有这项权限。"), 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _answer(request, "errors/csrf.html", "csrf_failed", _("页面停留过久，请返回刷新后重试。"), 403)


def server_error(request: HttpRequest) -> HttpResponse:
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):  # asked while the error is being handled
        answer = _answer(request, "errors/503.html", "database_away", _("数据库暂时不可用，内容没有保存，请稍后再试。"), 503)
        answer.headers["Retry-After"] = "2"
        return answer
    return _answer(request, "errors/500.html", "server_error", _("系统出错，内容没有保存，请稍后再试。"), 500)
