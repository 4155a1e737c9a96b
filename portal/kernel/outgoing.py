"""The one way out of the house: requests to hosts that the server's operator has opened in ``HONGJIANG_OUTGOING``.

Administrators of the portal choose among those hosts and can open none: so no form of the portal reaches a neighbour of
the server that nobody meant. Time-outs always, redirects never, long answers cut.
"""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings

from portal.kernel.errors import ensure
from portal.kernel.verdict import ALLOWED, Verdict, denied

CONNECT_SECONDS, ANSWER_SECONDS = 3, 8
READING_SECONDS = 10  # for an answer that drips: what has come by then is kept
# Two readers of an address must not find different hosts in it: of ``http://10.0.0.1\.opened.example`` one finds the first part alone.
_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")
KEPT = 2_000  # characters of an answer that a log may show


class Unreachable(Exception):
    """Nothing answered in time; the text names the kind of failure, never the address."""


@dataclass(frozen=True)
class Answer:
    """What the other side said; ``text`` holds its first 2,000 characters."""

    status: int
    text: str

    @property
    def is_ok(self) -> bool:
        return 200 <= self.status < 300


def may_call(url: str) -> Verdict:
    """Whether ``url`` leads to an opened host by http or https, without a password in it."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return denied("outgoing.bad_address")
    if parts.scheme not in {"http", "https"} or not _HOST.fullmatch(host) or parts.username is not None or any(c.isspace() for c in url):
        return denied("outgoing.bad_address")
    if not any(_fits(host, port, opened) for opened in settings.OUTGOING_HOSTS):
        return denied("outgoing.not_opened", host=host)
    return ALLOWED


def _fits(host: str, port: int | None, opened: str) -> bool:
    """``opened`` is ``host``, ``host:port`` or ``.domain`` for the hosts below a domain."""
    name, _colon, wanted = opened.partition(":")
    if wanted and str(port) != wanted:
        return False
    return host.endswith(name) if name.startswith(".") else host == name


def _begin(raw: Any, end: float) -> bytes:
    """The first bytes of an answer, piece by piece, until there are enough or the time is over."""
    found = b""
    while len(found) < 4 * KEPT and time.monotonic() < end and (part := raw.read1(4 * KEPT - len(found), decode_content=True)):
        found += part
    return found


class NotOpened(requests.RequestException):
    """The address is not opened in ``HONGJIANG_OUTGOING``."""


class OutgoingSession(requests.Session):
    """For libraries that ask by themselves: the same hosts, the same time-outs, no redirects, no proxy of the environment."""

    answer_seconds: float = ANSWER_SECONDS

    def request(self, method: Any, url: Any, *args: Any, **kwargs: Any) -> requests.Response:
        if not may_call(str(url)):
            raise NotOpened(urlsplit(str(url)).hostname or "")
        kwargs |= {"timeout": (CONNECT_SECONDS, self.answer_seconds), "allow_redirects": False}
        return super().request(method, url, *args, **kwargs)


def session() -> requests.Session:
    """A session as ``OutgoingSession`` says."""
    found = OutgoingSession()
    found.trust_env = False
    return found


def post(url: str, *, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Send ``body``. Raises RuleBroken ``outgoing.*`` for an address that is not opened, Unreachable without an answer."""
    ensure(may_call(url))
    try:
        with requests.Session() as session:
            session.trust_env = False  # no proxy, no netrc of whoever started the process
            with session.post(
                url, data=body, headers=dict(headers), timeout=(CONNECT_SECONDS, ANSWER_SECONDS), allow_redirects=False, stream=True
            ) as answer:
                begin = _begin(answer.raw, time.monotonic() + READING_SECONDS)
                return Answer(answer.status_code, begin.decode("utf-8", "replace")[:KEPT])
    except requests.Timeout as late:
        raise Unreachable("timeout") from late
    except (requests.RequestException, OSError, ValueError) as failed:
        raise Unreachable(type(failed).__name__) from failed
