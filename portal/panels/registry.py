"""What a room brings to its panels: who has a conflict with a case, and what follows from an end. Filled in ``wiring.py``."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from portal.panels.models import Panel, PanelCase
    from portal.rights.access import Actor
    from portal.rights.models import User

Conflicts = Callable[["PanelCase", Sequence["User"]], Mapping[int, str]]
Lines = Callable[["PanelCase"], Sequence[tuple[Any, Any]]]
Ending = Callable[["Panel", "Actor", datetime], None]

_conflicts: dict[str, Conflicts] = {}
_lines: dict[str, Lines] = {}
_blind_lines: dict[str, Lines] = {}
_conclusions: dict[str, Ending] = {}
_dissolutions: dict[str, Ending] = {}


def register_conflicts(record_kind: str, fn: Conflicts) -> None:
    """``fn(case, users)`` names, for cases of this kind, the users who stand aside: user id -> code of the reason."""
    _conflicts[record_kind] = fn


def register_lines(record_kind: str, fn: Lines) -> None:
    """``fn(case)`` tells a member what he judges: pairs of label and text, since he may sit outside the record's reach."""
    _lines[record_kind] = fn


def register_blind_lines(record_kind: str, fn: Lines) -> None:
    """As ``register_lines``, for a panel that judges without knowing whom: nothing in it names the person, and no papers."""
    _blind_lines[record_kind] = fn


def can_be_blind(record_kinds: Iterable[str]) -> bool:
    """Whether every kind of record can be shown without telling whom it is about."""
    return all(kind in _blind_lines for kind in record_kinds)


def blind_lines_of(case: "PanelCase") -> list[tuple[Any, Any]]:
    """What may be told of ``case`` without naming anybody; nothing where its room has not said."""
    return list(_blind_lines[case.record_kind](case)) if case.record_kind in _blind_lines else []


def register_conclusion(record_kind: str, fn: Ending) -> None:
    """``fn(panel, actor, at)`` runs inside the transaction that concludes a panel convened for this kind of record."""
    _conclusions[record_kind] = fn


def register_dissolution(record_kind: str, fn: Ending) -> None:
    """As ``register_conclusion``, when a panel is dissolved without a result."""
    _dissolutions[record_kind] = fn


def conflicts(case: "PanelCase", users: Sequence["User"]) -> dict[int, str]:
    """Who stands aside in ``case`` by rule, user id -> code: nobody judges his own case, and what the room knows besides."""
    ask = _conflicts.get(case.record_kind)
    found = dict(ask(case, users)) if ask else {}
    return found | {user.pk: "panel.own_case" for user in users if case.person_id is not None and user.person_id == case.person_id}


def lines_of(case: "PanelCase") -> list[tuple[Any, Any]]:
    """What its room tells of ``case``, for the page on which it is judged."""
    return list(_lines[case.record_kind](case)) if case.record_kind in _lines else []


def concluded(panel: "Panel", actor: "Actor", at: datetime) -> None:
    """Tell the room that its panel has come to a result."""
    if panel.record_kind in _conclusions:
        _conclusions[panel.record_kind](panel, actor, at)


def dissolved(panel: "Panel", actor: "Actor", at: datetime) -> None:
    """Tell the room that its panel will bring no result."""
    if panel.record_kind in _dissolutions:
        _dissolutions[panel.record_kind](panel, actor, at)
