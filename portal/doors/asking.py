"""Asking a provider from server to server: opened hosts alone, answers that are JSON objects."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error


class DoorFailed(OAuth2Error):
    """A sign-in that cannot be completed; the text says why without a value of the answer, so the trail may keep it."""


@contextmanager
def odd_answers_refused() -> Iterator[None]:
    """An answer of another shape than agreed is the other side's fault: a refused sign-in, not a broken page."""
    try:
        yield
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as odd:
        raise DoorFailed("the answer has another shape") from odd


def ask(method: str, url: str, **parts: Any) -> dict[str, Any]:
    """The JSON object that ``url`` answers with. Raises DoorFailed, requests.RequestException."""
    with get_adapter().get_requests_session() as session:
        answer = session.request(method, url, **parts)
    answer.raise_for_status()
    with odd_answers_refused():
        found = answer.json()
        if not isinstance(found, dict):
            raise TypeError(type(found).__name__)
    return found


def ask_well(method: str, url: str, *, sign: str = "errcode", **parts: Any) -> dict[str, Any]:
    """As ``ask``, of services that answer 200 to everything and tell by the figure ``sign`` whether it went well (0)."""
    found = ask(method, url, **parts)
    if found.get(sign) != 0:
        raise DoorFailed(f"refused with {found.get(sign)!r}"[:60])
    return found
