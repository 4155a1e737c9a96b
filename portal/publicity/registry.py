"""What a room does when its publicity ends. Filled in ``wiring.py``."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from portal.publicity.models import Publicity
    from portal.rights.access import Actor

Ending = Callable[["Publicity", "Actor", datetime], None]

_closings: dict[str, Ending] = {}
_withdrawals: dict[str, Ending] = {}


def register_closing(record_kind: str, fn: Ending) -> None:
    """``fn(publicity, actor, at)`` runs inside the transaction that closes a publicity of this kind of record."""
    _closings[record_kind] = fn


def register_withdrawal(record_kind: str, fn: Ending) -> None:
    """As ``register_closing``, when a publicity is withdrawn without a result."""
    _withdrawals[record_kind] = fn


def closed(publicity: "Publicity", actor: "Actor", at: datetime) -> None:
    """Tell the room that its publicity is over."""
    if publicity.record_kind in _closings:
        _closings[publicity.record_kind](publicity, actor, at)


def withdrawn(publicity: "Publicity", actor: "Actor", at: datetime) -> None:
    """Tell the room that its publicity has been taken back."""
    if publicity.record_kind in _withdrawals:
        _withdrawals[publicity.record_kind](publicity, actor, at)
