"""One problem shape for every error of the API."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, status, views
from rest_framework.response import Response

from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.kernel.sentences import sentence


def problem_body(code: str, detail: str, http_status: int, **extra: Any) -> dict:
    return {"type": f"urn:hongjiang:problem:{code}", "code": code, "status": http_status, "detail": detail, **extra}


def _validation(detail: Any) -> list[dict]:
    """DRF's nested validation errors as a flat list of {field, code, detail}."""
    found: list[dict] = []

    def walk(node: Any, path: str) -> None:
        if isinstance(node, dict):
            for key, value in node.items():
                walk(value, f"{path}.{key}" if path else str(key))
        elif isinstance(node, list):
            for index, value in enumerate(node):
                walk(value, path if isinstance(value, exceptions.ErrorDetail) else f"{path}[{index}]")
        else:
            found.append({"field": path, "code": getattr(node, "code", "invalid"), "detail": str(node)})

    walk(detail, "")
    return found


def problem(exc: Exception, context: dict) -> Response | None:
    """Turn every refusal into ``{type, code, status, detail, …}``; ``code`` is stable English, ``detail`` the reader's language."""
    if isinstance(exc, RuleBroken):
        params = {k: v for k, v in exc.params.items() if k != "theirs"}
        body = problem_body(exc.code, sentence(exc.code, params or None), exc.status)
        if exc.field:
            body["field"] = exc.field
        if isinstance(exc, EditConflict):
            body["theirs"] = {str(k): str(v) for k, v in exc.params.get("theirs", {}).items()}
        return Response(body, exc.status)
    if isinstance(exc, Http404 | NotReachable):
        exc = exceptions.NotFound()
    elif isinstance(exc, PermissionDenied):
        exc = exceptions.PermissionDenied()
    if not isinstance(exc, exceptions.APIException):
        return None
    views.set_rollback()
    headers = {}
    if getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = exc.auth_header
    if getattr(exc, "wait", None):
        headers["Retry-After"] = str(int(exc.wait))
    if isinstance(exc, exceptions.ValidationError):
        body = problem_body("validation_failed", _("提交的内容有误，请按提示改正。"), exc.status_code, errors=_validation(exc.detail))
    else:
        code = exc.get_codes() if isinstance(exc.get_codes(), str) else exc.default_code
        details = {
            status.HTTP_401_UNAUTHORIZED: _("请先登录，或在请求头中带上有效的令牌。"),
            status.HTTP_404_NOT_FOUND: _("没有找到，或不在您的权限范围内。"),
            status.HTTP_405_METHOD_NOT_ALLOWED: _("此地址不支持该操作。"),
            status.HTTP_429_TOO_MANY_REQUESTS: _("请求过于频繁，请稍后再试。"),
        }
        body = problem_body(str(code), details.get(exc.status_code) or str(exc.detail), exc.status_code)
    return Response(body, exc.status_code, headers=headers)
