"""Who wants to know that somebody has chosen a language, beyond the cookie of his browser."""

from collections.abc import Callable
from typing import Any

_listeners: list[Callable[[Any, str], None]] = []


def listen(listener: Callable[[Any, str], None]) -> None:
    """``listener(actor, language)`` is told of each choice of somebody signed in; register once, in ``wiring.py``."""
    if listener not in _listeners:
        _listeners.append(listener)


def chosen(actor: Any, language: str) -> None:
    if actor is not None and actor.is_signed_in:
        for listener in _listeners:
            listener(actor, language)
