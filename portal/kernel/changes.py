"""How a lower floor tells an upper one that facts have changed, inside the same transaction."""

from collections.abc import Callable, Iterable
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
    for listener in _listeners:
        listener(change)
