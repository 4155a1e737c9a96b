"""Around views of allauth: a session whose owner has just proved again who he is goes on under a new number, and an account without a
password is told so."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _


def renewed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """``view`` of allauth that asks for password or code once more: sent on means it was right, and the old number is dead."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if request.method == "POST" and response.status_code == 302 and request.user.is_authenticated:
            request.session.cycle_key()
        return response

    return answered


def with_password(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """``view`` of allauth that changes a password; who has none signs in by another door and reads how to get one."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and not request.user.has_usable_password():
            messages.info(request, _("这个账号没有登录密码，通过统一身份认证登录；需要密码的，请系统管理员重置。"))
            return redirect("my_account")
        return view(request, *args, **kwargs)

    return answered
