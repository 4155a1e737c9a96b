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


NOWHERE = RequestFacts()
_current: ContextVar[RequestFacts] = ContextVar("request_facts", default=NOWHERE)


def current() -> RequestFacts:
    return _current.get()


def enter(facts: RequestFacts):
    """Set the facts; hand the returned token to ``leave``."""
    return _current.set(facts)


def leave(token) -> None:
    _current.reset(token)


@contextmanager
def nowhere() -> Iterator[None]:
    """What is written inside bears neither address nor request: for acts whose trail must not lead to a person."""
    token = enter(NOWHERE)
    try:
        yield
    finally:
        leave(token)
