"""Who listens to the trail: an act that is recorded may be told onwards, in the same transaction. And whom it does not watch.

A room registers from ``wiring.py``. The listener gets the action and the objects with their paths (no object where the
act was written as one line for many). A table that the row trail shall leave alone is named with the reason.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Act:
    """``rows`` are (object or None, path of its node); ``after`` is that of the line for an act without an object."""

    action: str
    at: datetime
    rows: Sequence[tuple[Any, str]]
    after: dict[str, Any]


_listeners: list[Callable[[Act], None]] = []


def listen(listener: Callable[[Act], None]) -> None:
    if listener not in _listeners:
        _listeners.append(listener)


def tell(act: Act) -> None:
    for listener in _listeners:
        listener(act)


_untraced: dict[str, str] = {}


def leave_untraced(reason: str, *labels: str) -> None:
    """The tables of the models ``labels`` (``branches.PulseRoll``) get no triggers of the row trail, for ``reason``."""
    _untraced.update(dict.fromkeys(labels, reason))


def untraced() -> dict[str, str]:
    """Model label -> why its table is left out."""
    return dict(_untraced)
