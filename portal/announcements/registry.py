"""Who belongs to a party organisation or to a segment of the audience, told by the floor that keeps them. Filled in ``wiring.py``.

Units hold their people by themselves; a branch or committee is a node without people of its own. A segment is named by a
reference (``segment:12``) whose beginning says which room answers for it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet


@dataclass(frozen=True)
class Party:
    """``members(path, day)``: person ids of the members below a node, as a queryset to be used inside another;
    ``paths(person_id, day)``: the paths of the organisations that a person belongs to."""

    members: Callable[[str, date], QuerySet]
    paths: Callable[[int, date], list[str]]


_party: list[Party] = []


def register_party(party: Party) -> None:
    _party[:] = [party]


def party_members(path: str, day: date) -> QuerySet | None:
    return _party[0].members(path, day) if _party else None


def party_paths(person_id: int, day: date) -> list[str]:
    return _party[0].paths(person_id, day) if _party else []


People = Callable[[str, date], QuerySet]
_audiences: dict[str, People] = {}


def register_audience(prefix: str, people: People) -> None:
    """``people(reference, day)``: person ids behind references that begin with ``prefix``, as a queryset to be used inside another."""
    _audiences[prefix] = people


def audience_people(reference: str, day: date) -> QuerySet | None:
    """None where no room answers for it: then nobody is spoken to."""
    return next((people(reference, day) for prefix, people in _audiences.items() if reference.startswith(prefix)), None)
