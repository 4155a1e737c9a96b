"""What signing in means for a kind of record: rooms upstairs register it in ``wiring.py``."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from portal.rights.access import Actor


@dataclass(frozen=True)
class SigninBrief:
    """How a record introduces itself on the screen and on the phone. ``url`` is a path of the portal."""

    title: str
    kind: str
    place: str
    starts_at: datetime
    present: int
    expected: int
    url: str


@dataclass(frozen=True)
class SigninLine:
    """One expected person: whether he is there, by which method (a code and its words), since when."""

    person_id: int
    name: str
    staff_no: str
    is_present: bool
    method: str = ""
    method_label: Any = ""
    signed_at: datetime | None = None


class SigninOwner(Protocol):
    """The room whose records people sign in to."""

    def brief(self, record_id: int) -> SigninBrief | None:
        """None where the record does not exist."""

    def roll(self, record_id: int) -> Sequence[SigninLine]:
        """Everybody who is expected, in the order of the room's register; a roll-call on paper counts like a code."""

    def ensure_may_run(self, actor: Actor, record_id: int, at: datetime) -> None:
        """NotReachable for a stranger, RuleBroken for a record that is closed."""

    def prepare(self, actor: Actor, record_id: int, at: datetime) -> None:
        """Called once before the window opens, in the same transaction."""

    def sign(self, actor: Actor, record_id: int, person_id: int, method: str, at: datetime) -> bool:
        """Sign a person in; True when new. RuleBroken when he is not expected or the record is closed."""


_owners: dict[str, SigninOwner] = {}


def register(record_kind: str, owner: SigninOwner) -> None:
    _owners[record_kind] = owner


def owner_of(record_kind: str) -> SigninOwner | None:
    return _owners.get(record_kind)
