"""What waits for me: computed from the records whenever it is asked for, never stored, so it is never out of date.

A room registers its kinds from ``wiring.py``::

    from portal.notices.todos import Todo, TodoKind, Todos, register
    register(TodoKind("honours_confirm", _("待核实的荣誉"), "honour.confirm", waiting_honours, order=40, url_name="honour_list"))

``rows(actor, at)`` answers a ``Todos``: how many wait, how many of them are late, and the first few with title, due date
and the address where they are done. It starts from the actor's own reach, and costs the same however much waits.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet

SHOWN = 5  # rows of a kind that the page lists; the rest stands behind the link of the kind


@dataclass(frozen=True)
class Todo:
    """``detail`` says which unit or person it is about, for the second line."""

    title: str
    url: str
    due_on: date | None = None
    detail: str = ""


@dataclass(frozen=True)
class Todos:
    count: int = 0
    first: tuple[Todo, ...] = ()
    late: int = 0


NONE = Todos()


@dataclass(frozen=True)
class TodoKind:
    """``right``: whoever lacks it is not asked about; ``url_name``: the list behind, or empty."""

    key: str
    label: Any
    right: str
    rows: Callable[[Any, datetime], Todos]
    order: int = 50
    url_name: str = ""
    query: str = ""


@dataclass(frozen=True)
class TodoGroup:
    """A kind with what waits in it."""

    kind: TodoKind
    todos: Todos


@dataclass(frozen=True)
class TodoSummary:
    """All that waits for one person; ``groups`` holds only kinds in which something does."""

    groups: list[TodoGroup] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(group.todos.count for group in self.groups)

    @property
    def late(self) -> int:
        return sum(group.todos.late for group in self.groups)


_kinds: dict[str, TodoKind] = {}


def register(kind: TodoKind) -> None:
    _kinds[kind.key] = kind


def kinds_for(actor: Any) -> list[TodoKind]:
    """The kinds that the actor may have something in, in the order of the page."""
    return sorted((k for k in _kinds.values() if actor.can(k.right)), key=lambda k: (k.order, k.key))


def dated(rows: Iterable[Todo], today: date) -> Todos:
    """``rows`` as an answer: the earliest due first, those without a date last."""
    found = sorted(rows, key=lambda row: (row.due_on is None, row.due_on or today))
    late = sum(row.due_on is not None and row.due_on < today for row in found)
    return Todos(len(found), tuple(found[:SHOWN]), late)


def of_rows(rows: QuerySet, draw: Callable[[Any], Todo], today: date, due: str = "") -> Todos:
    """The rows of a queryset as an answer, with ``due`` the field of their last day: one statement, a second for the first few."""
    past = {"late": Count("pk", filter=Q(**{f"{due}__lt": today}), distinct=True)} if due else {}
    found = rows.order_by().aggregate(count=Count("pk", distinct=True), **past)
    if not found["count"]:
        return NONE
    ordered = rows.order_by(F(due).asc(nulls_last=True), "pk") if due else rows.order_by("pk")
    return Todos(found["count"], tuple(draw(row) for row in ordered[:SHOWN]), found.get("late", 0))
