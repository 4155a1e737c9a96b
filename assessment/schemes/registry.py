"""What rooms above schemes hang onto them: checks that an adoption must pass, and cards on the page of a version.

from assessment.schemes.registry import before_adoption, show_beside

def connect() -> None:
    before_adoption(cases_come_out)  # (scheme); raises RuleBroken
    show_beside(trials_of)  # (actor, scheme) -> Beside or None
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Beside:
    """A card of the page: the template that draws its inside, with what it needs."""

    id: str
    title: Any
    template: str
    context: dict[str, Any] = field(default_factory=dict)


_checks: list[Callable[[Any], None]] = []
_cards: list[Callable[[Any, Any], Beside | None]] = []


def before_adoption(check: Callable[[Any], None]) -> None:
    if check not in _checks:
        _checks.append(check)


def checks() -> tuple[Callable[[Any], None], ...]:
    return tuple(_checks)


def show_beside(card: Callable[[Any, Any], Beside | None]) -> None:
    if card not in _cards:
        _cards.append(card)


def cards_for(actor: Any, scheme: Any) -> list[Beside]:
    """The cards that ``actor`` may see beside ``scheme``."""
    return [card for make in _cards if (card := make(actor, scheme)) is not None]
