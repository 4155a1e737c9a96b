"""How a lower floor tells an upper one that facts have changed, inside the same transaction."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Change:
    """``source`` names what changed («activity», «certificate», …). Whom it concerns is given by any of the id sets;
    ``on`` is the date of the fact, ``until`` the end of a span of facts (``None``: still running)."""

    source: str
    on: date
    until: date | None
    branch_ids: frozenset[int]
    unit_ids: frozenset[int]
    person_ids: frozenset[int]


_listeners: list[Callable[[Change], None]] = []
_kept: ContextVar[list[Change] | None] = ContextVar("kept_changes", default=None)


@contextmanager
def kept() -> Iterator[list[Change]]:
    """The changes announced inside the block, for an act that must ask what stands on them before it is done."""
    found: list[Change] = []
    token = _kept.set(found)
    try:
        yield found
    finally:
        _kept.reset(token)


def listen(listener: Callable[[Change], None]) -> None:
    """Register once, in ``wiring.py`` of an upper floor. Listeners run in the announcing transaction."""
    if listener not in _listeners:
        _listeners.append(listener)


def announce(
    source: str,
    *,
    on: date,
    until: date | None = None,
    branches: Iterable[int] = (),
    units: Iterable[int] = (),
    people: Iterable[int] = (),
) -> None:
    """Tell upper floors of a change. ``branches`` and ``units`` are node ids, ``people`` person ids.

    ``until`` defaults to ``on``: a fact of one day.
    """
    change = Change(source, on, until or on, frozenset(branches), frozenset(units), frozenset(people))
    found = _kept.get()
    if found is not None:
        found.append(change)
    for listener in _listeners:
        listener(change)
