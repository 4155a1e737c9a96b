"""The pages for what went wrong. They query nothing, so they also stand when the database does not."""

import sqlite3
import sys

from django.core.cache import cache
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from portal.kernel.problems import problem_body
from portal.kernel.shell import look_of

LOST = "database_lost"  # the mark on an answer whose question may be worth a new connection
# https://www.postgresql.org/docs/16/errcodes-appendix.html
_LOST_CLASSES = ("08", "57P")
_FULL_CODE = "53100"
FULL_SIGN, FULL_SECONDS = "database:full", 30  # what the health page reads, and how long a save that failed so counts
_BUSY_CODES = ("40001", "40P01", "55P03")  # could not be serialised, deadlock, a lock that was not to be had in time
_SQLITE_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def _sqlite_code(error: BaseException) -> int | None:
    """What SQLite says, without the finer part of it; None where it is not SQLite that speaks."""
    cause = error.__cause__
    return (getattr(cause, "sqlite_errorcode", 0) & 0xFF) if isinstance(cause, sqlite3.Error) else None


def is_lost(error: BaseException | None) -> bool:
    """Whether the connection to the database broke or could not be made; not where the database refuses a statement."""
    if isinstance(error, InterfaceError):
        return True
    if not isinstance(error, OperationalError):
        return False
    if (code := _sqlite_code(error)) is not None:
        return code == sqlite3.SQLITE_CANTOPEN
    said = getattr(error.__cause__, "pgcode", None)  # a server that is gone says nothing
    return said is None or said.startswith(_LOST_CLASSES)


def is_busy(error: BaseException | None) -> bool:
    """Whether others held what was wanted for so long that the database gave up: the same again may go well."""
    if not isinstance(error, OperationalError):
        return False
    return _sqlite_code(error) in _SQLITE_BUSY or getattr(error.__cause__, "pgcode", None) in _BUSY_CODES


def is_full(error: BaseException | None) -> bool:
    """Whether the disk of the database takes nothing more."""
    if not isinstance(error, OperationalError):
        return False
    return _sqlite_code(error) == sqlite3.SQLITE_FULL or getattr(error.__cause__, "pgcode", None) == _FULL_CODE


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
    error = sys.exc_info()[1]  # asked while the error is being handled
    if is_lost(error):  # perhaps over the answer to a commit
        detail = _("数据库暂时不可用，刚才的内容可能没有保存，请过几秒先查看，再决定是否重新提交。")
        answer = _answer(request, "errors/503.html", "database_away", detail, 503)
        answer.headers["Retry-After"] = "2"
        setattr(answer, LOST, True)
        return answer
    if is_busy(error):
        detail = _("系统正忙，刚才的内容可能没有保存，请过几秒先查看，再决定是否重新提交。")
        answer = _answer(request, "errors/busy.html", "database_busy", detail, 503)
        answer.headers["Retry-After"] = "5"
        return answer
    if is_full(error):
        cache.set(FULL_SIGN, True, FULL_SECONDS)
        detail = _("数据库所在的磁盘已满，内容没有保存。请联系系统管理员。")
        return _answer(request, "errors/full.html", "database_full", detail, 503)
    return _answer(request, "errors/500.html", "server_error", _("系统出错，内容没有保存，请稍后再试。"), 500)
