"""What a room does when its publicity ends, and whom its entries are about. Filled in ``wiring.py``."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from portal.publicity.models import Publicity
    from portal.rights.access import Actor

People = Callable[[Collection[int]], Iterable[int]]
Ending = Callable[["Publicity", "Actor", datetime], None]

_people: dict[str, People] = {}
_closings: dict[str, Ending] = {}
_withdrawals: dict[str, Ending] = {}


def register_people(record_kind: str, fn: People) -> None:
    """``fn(record ids)`` names the people whom entries of this kind are about: they neither answer nor learn who objects."""
    _people[record_kind] = fn


def people_of(publicity: "Publicity") -> set[int]:
    """Ids of the people whom the entries are about: a statement, and one for each kind of record that is known."""
    by_kind: dict[str, set[int]] = {}
    for kind, pk in publicity.entries.filter(record_kind__in=_people).values_list("record_kind", "record_id"):
        if pk is not None:
            by_kind.setdefault(kind, set()).add(pk)
    return {person for kind, ids in by_kind.items() for person in _people[kind](ids)}


def people_of_records(record_kind: str, ids: Collection[int]) -> set[int]:
    """Ids of the people whom records of one kind are about; nobody for a kind that no room has registered."""
    return set(_people[record_kind](ids)) if record_kind in _people else set()


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
