"""What other rooms hang onto an activity: cards on its page, a look before it is filed, a record of what was seen then.

A room registers from ``wiring.py``; this room knows none of them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from branches.activities.models import Activity
from portal.rights.access import Actor


@dataclass(frozen=True)
class ExpectedPerson:
    """Somebody of the roster of one activity."""

    person_id: int
    name: str
    staff_no: str
    is_voting: bool


CardContext = Callable[[Activity, Actor, datetime], dict[str, Any] | None]


@dataclass(frozen=True)
class Card:
    key: str
    order: int
    template: str
    context: CardContext


@dataclass(frozen=True)
class Look:
    """``worth(activity, actor, at)``: is there something to be seen before filing? ``keep``: called once it is filed."""

    worth: Callable[[Activity, Actor, datetime], bool]
    keep: Callable[[Activity, Actor, datetime], object]


_cards: dict[str, Card] = {}
_looks: dict[str, Look] = {}
_signed: dict[str, Callable[[Activity], list["ExpectedPerson"]]] = {}
_roll_away: list[Callable[[int], bool]] = []
_written: dict[str, Callable[[Sequence[int]], object]] = {}


def register_card(key: str, order: int, template: str, context: CardContext) -> None:
    """A card above the acts of an activity's page; ``context`` answers None where it has nothing to say."""
    _cards[key] = Card(key, order, template, context)


def register_look(key: str, look: Look) -> None:
    _looks[key] = look


def on_minutes(key: str, listener: Callable[[Sequence[int]], object]) -> None:
    """``listener(ids)`` hears, in the same transaction, of activities whose minutes were written."""
    _written[key] = listener


def register_signed(key: str, signed: Callable[[Activity], list[ExpectedPerson]]) -> None:
    """Who has signed up for an activity by invitation: one statement. They are expected at it."""
    _signed[key] = signed


def register_roll_away(is_away: Callable[[int], bool]) -> None:
    """``is_away(year)``: rolls of activities of the year lie outside the database and may come back."""
    _roll_away[:] = [is_away]


def is_roll_away(year: int) -> bool:
    return any(is_away(year) for is_away in _roll_away)


def signed_up(activity: Activity) -> list[ExpectedPerson]:
    return [person for signed in _signed.values() for person in signed(activity)]


def cards_of(activity: Activity, actor: Actor, at: datetime) -> list[dict[str, Any]]:
    """``{template, context}`` of each card, in order."""
    cards = sorted(_cards.values(), key=lambda card: (card.order, card.key))
    found = [(card.template, card.context(activity, actor, at)) for card in cards]
    return [{"template": template, "context": context} for template, context in found if context is not None]


def is_worth_a_look(activity: Activity, actor: Actor, at: datetime) -> bool:
    return any(look.worth(activity, actor, at) for look in _looks.values())


def filed(activity: Activity, actor: Actor, at: datetime) -> None:
    for look in _looks.values():
        look.keep(activity, actor, at)


def minutes_written(ids: Sequence[int]) -> None:
    for listener in _written.values():
        listener(ids)
