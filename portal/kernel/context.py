"""Facts of the current request that the audit row needs and no service should have to pass on."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class RequestFacts:
    address: str = ""
    request_id: str = ""
    path: str = ""
    is_timeless: bool = False  # the trail must not tell the minute either


NOWHERE = RequestFacts()
TIMELESS = RequestFacts(is_timeless=True)
_current: ContextVar[RequestFacts] = ContextVar("request_facts", default=NOWHERE)


def current() -> RequestFacts:
    return _current.get()


def enter(facts: RequestFacts):
    """Set the facts; hand the returned token to ``leave``."""
    return _current.set(facts)


def leave(token) -> None:
    _current.reset(token)


@contextmanager
def nowhere(*, is_timeless: bool = False) -> Iterator[None]:
    """What is written inside bears neither address nor request: for acts whose trail must not lead to a person.

    ``is_timeless``: nor the transaction it was written in, where ``at`` tells the day only.
    """
    token = enter(TIMELESS if is_timeless else NOWHERE)
    try:
        yield
    finally:
        leave(token)
