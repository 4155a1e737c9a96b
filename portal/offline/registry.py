"""What may be written without a network. A room registers from ``wiring.py`` a kind of draft: what its form needs on the
phone, and how a draft becomes a record once the network is back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portal.rights.access import Actor

Fields = Sequence[tuple[str, str]]  # names and values of a form, in its order


@dataclass(frozen=True)
class SentDraft:
    """The record that came of a draft: where it stands, what a line about it says, and what its author has to do still."""

    url: str
    label: str
    note: str = ""


@dataclass(frozen=True)
class DraftKind:
    """``kit(actor, day)``: JSON with codes, labels and roster numbers, never a name. ``send(actor, at, once_key, fields,
    typed_at)``: the record, the same one for the same key; RuleBroken or NotReachable otherwise. ``template`` and
    ``script`` draw the form of the page that stands without a network."""

    key: str
    kit: Callable[[Actor, date], dict[str, Any]]
    send: Callable[[Actor, datetime, str, Fields, datetime], SentDraft]
    template: str
    script: str


_kinds: dict[str, DraftKind] = {}


def register(kind: DraftKind) -> None:
    _kinds[kind.key] = kind


def kind_of(key: str) -> DraftKind | None:
    return _kinds.get(key)


def all_kinds() -> list[DraftKind]:
    return [_kinds[key] for key in sorted(_kinds)]
