"""What a room brings to a ballot beside one of its records: who has a vote, who is there, what follows. Filled in ``wiring.py``::

from portal.ballots import registry

registry.register("activity", ActivityBallots())
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from portal.organization.models import Node
from portal.rights.access import Actor

if TYPE_CHECKING:
    from portal.ballots.models import Ballot


@dataclass(frozen=True)
class BallotBrief:
    """How a record introduces itself. ``on``: the day whose roll counts; ``url``: a path of the portal."""

    title: str
    node: Node
    on: date
    url: str


class BallotOwner(Protocol):
    """The room beside whose records ballots are held.

    ``view_right`` and ``run_right`` name rights of the matrix: who has them in reach of the record sees its ballots and
    runs them, so that an office of one room sees nothing of another's. ``is_confidential`` (may be left out): totals are for
    that office alone, since they say something about somebody; whoever voted sees that he has.
    """

    view_right: str
    run_right: str

    def brief(self, record_id: int) -> BallotBrief | None:
        """None where the record does not exist."""

    def ensure_may_run(self, actor: Actor, record_id: int, at: datetime) -> None:
        """NotReachable for a stranger, RuleBroken for a record beside which no vote is held (any more)."""

    def rule_codes(self, record_id: int) -> Sequence[str]:
        """Codes of the voting rules that fit the record, the usual one first."""

    def eligible(self, record_id: int) -> Collection[int]:
        """Ids of the people who have a vote on the day of the record."""

    def present(self, record_id: int) -> Collection[int]:
        """Ids of those who are there now, by sign-in or roll-call."""

    def concluded(self, ballot: "Ballot", actor: Actor, at: datetime) -> None:
        """Runs inside the transaction that brings the result."""


_owners: dict[str, BallotOwner] = {}


def register(record_kind: str, owner: BallotOwner) -> None:
    _owners[record_kind] = owner


def owner_of(record_kind: str) -> BallotOwner | None:
    return _owners.get(record_kind)


def is_confidential(record_kind: str) -> bool:
    """Whether the totals beside this kind of record are kept from the voters."""
    return bool(getattr(_owners.get(record_kind), "is_confidential", False))


def owners() -> dict[str, BallotOwner]:
    """Record kind -> room."""
    return dict(_owners)
