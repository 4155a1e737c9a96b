"""Asking a provider from server to server: opened hosts alone, by https, in a time and to a length; answers that are JSON objects."""

import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import requests
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.core.cache import cache
from urllib3.exceptions import HTTPError

from portal.kernel.outgoing import OutgoingSession

WHOLE_SECONDS, WAIT_SECONDS = 8.0, 5.0
MOST_BYTES = 256_000
KEPT_SECONDS, FAILED_SECONDS = 600, 15  # what a provider says of itself, and that it said nothing of use
_FAILED = "failed"


class DoorFailed(OAuth2Error):
    """A sign-in that cannot be completed; the text says why without a value of the answer, so the trail may keep it."""


@contextmanager
def odd_answers_refused() -> Iterator[None]:
    """An answer of another shape than agreed is the other side's fault: a refused sign-in, not a broken page."""
    try:
        yield
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as odd:
        raise DoorFailed("the answer has another shape") from odd


class DoorSession(OutgoingSession):
    """As every call out of the house; also https alone, a whole answer within ``WHOLE_SECONDS`` and of ``MOST_BYTES`` at most."""

    answer_seconds = WAIT_SECONDS

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False
        self.headers["Accept-Encoding"] = "identity"  # nothing to unpack, so what arrives is as long as what is counted

    def request(self, method: Any, url: Any, *args: Any, **kwargs: Any) -> requests.Response:
        if not str(url).startswith("https://"):
            raise DoorFailed("an address without https")
        end = time.monotonic() + WHOLE_SECONDS
        answer = super().request(method, url, *args, **{**kwargs, "stream": True})
        if answer.raw is not None:
            answer._content = _body(answer, end)
        return answer


def _body(answer: requests.Response, end: float) -> bytes:
    """The body of ``answer`` as it was sent. Raises requests.Timeout, DoorFailed."""
    # A watch shuts the connection down, for each wait of the socket begins anew with every byte.
    watch = threading.Timer(max(0.0, end - time.monotonic()), answer.raw.shutdown)
    watch.daemon = True
    watch.start()
    found = b""
    try:
        while part := answer.raw.read1(MOST_BYTES + 1 - len(found)):
            found += part
            if len(found) > MOST_BYTES:
                raise DoorFailed("the answer is too long")
    except (OSError, HTTPError) as cut:
        raise requests.Timeout("cut") from cut
    finally:
        watch.cancel()
        answer.close()
    if time.monotonic() >= end:
        raise requests.Timeout("late")
    return found


def ask_kept(url: str, check: Callable[[dict[str, Any]], None], *, anew: bool = False) -> dict[str, Any]:
    """As ``ask`` with GET, of what a provider says of itself: kept once ``check`` has let it pass; a failure is kept for a moment.

    ``anew`` asks again although an answer is kept, once in a while at most: for a key that was changed meanwhile.
    """
    key = f"doors:{hashlib.sha256(url.encode()).hexdigest()}"
    known = cache.get(key)
    if known == _FAILED:
        raise DoorFailed("no use in asking: it failed a moment ago")
    if isinstance(known, dict) and not (anew and cache.add(f"{key}:anew", 1, FAILED_SECONDS)):
        return known
    try:
        found = ask("GET", url)
        check(found)
    except (DoorFailed, requests.RequestException):
        if not isinstance(known, dict):
            cache.set(key, _FAILED, FAILED_SECONDS)
        raise
    cache.set(key, found, KEPT_SECONDS)
    return found


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
