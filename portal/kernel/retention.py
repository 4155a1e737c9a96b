"""What is erased once its time is over, and what must stay all the same.

A room that erases names its kinds of data from ``wiring.py`` (``declare``) and narrows what it erases by ``unheld``. Who orders that
something stays is known above (``portal.holds``) and told here by ``hold_by``; where nobody does, nothing is held.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Kin:
    """Rows that bind people to a place beside their unit (members to their branch): ``rows(day)`` with lookups to both."""

    rows: Callable[[date], QuerySet]
    person: str
    path: str


@dataclass(frozen=True)
class Holder:
    """``held(kind, day, person, paths)``: a condition; ``is_whole(kind, day)``; ``people(kind, day)``: ids of people held by name."""

    held: Callable[[str, date, str, tuple[str, ...]], Q]
    is_whole: Callable[[str, date], bool]
    people: Callable[[str, date], set[int]]


_kinds: dict[str, Any] = {"answers": _("接口的应答")}  # of the kernel itself (once.py)
_of_nobody: set[str] = set()
_kin: list[Kin] = []
_holders: list[Holder] = []


def declare(kind: str, label: Any, *, is_of_people: bool = True) -> None:
    """``kind`` of data is erased by a job; ``label`` is what users call it. ``is_of_people`` False: no row belongs to a person."""
    _kinds[kind] = label
    if not is_of_people:
        _of_nobody.add(kind)


def is_of_people(kind: str) -> bool:
    """Whether data of ``kind`` belong to people, so that what is one person's can be held."""
    return kind not in _of_nobody


def kinds() -> dict[str, Any]:
    """kind -> label, as declared."""
    return dict(_kinds)


def bind(kin: Kin) -> None:
    if kin not in _kin:
        _kin.append(kin)


def hold_by(holder: Holder) -> None:
    _holders[:] = [holder]


def kin_below(day: date, person: str, path: str) -> Q:
    """Within a subquery of holds: whether the person of the outer row is bound to a place below the hold's ``path``."""
    found = Q()
    for kin in _kin:
        rows = kin.rows(day).filter(**{kin.person: OuterRef(OuterRef(person)), f"{kin.path}__startswith": OuterRef(path)})
        found |= Q(Exists(rows))
    return found


def unheld(kind: str, day: date, *, person: str = "", paths: tuple[str, ...] = ()) -> Q:
    """Rows of ``kind`` that nothing holds on ``day``; ``person`` and ``paths`` are lookups to whom and where they belong."""
    if kind not in _kinds:
        raise LookupError(f"{kind!r} is not declared")
    held = Q()
    for holder in _holders:
        held |= holder.held(kind, day, person, paths)
    return ~held if held else Q()


def is_whole_held(kind: str, day: date) -> bool:
    """Whether all of ``kind`` is held: then what belongs to nobody stays as well. ``kind`` empty: whether everything is."""
    return any(holder.is_whole(kind, day) for holder in _holders)


def people_held(kind: str, day: date) -> set[int]:
    """Ids of the people who are held by name, for rooms whose rows tell nobody by a key."""
    return set().union(*(holder.people(kind, day) for holder in _holders))
