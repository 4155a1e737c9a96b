"""How bytes leave as a file: always a download, never shown inside the portal's own origin."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from portal.kernel.errors import RuleBroken
from portal.kernel.pages import HouseRequest, refused


def attachment(content: bytes, *, name: str, content_type: str) -> HttpResponse:
    """An answer that the browser saves under ``name``."""
    headers = {"Content-Disposition": content_disposition_header(True, name) or "", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=content_type, headers=headers)


def hand_over(request: HouseRequest, make: Callable[[], Any], *, back: str = "") -> HttpResponse:
    """What ``make`` gives (``name``, ``content_type``, ``content``) as a file, or its refusal with the way ``back``."""
    try:
        made = make()
    except RuleBroken as broken:
        return refused(request, broken, back=back)
    return attachment(made.content, name=made.name, content_type=made.content_type)
