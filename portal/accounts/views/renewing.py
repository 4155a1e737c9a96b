"""A session whose owner has just proved again who he is goes on under a new number."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse


def renewed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """``view`` of allauth that asks for password or code once more: sent on means it was right, and the old number is dead."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if request.method == "POST" and response.status_code == 302 and request.user.is_authenticated:
            request.session.cycle_key()
        return response

    return answered
