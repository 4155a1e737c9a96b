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
from functools import cached_property
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Case, F, IntegerField, QuerySet, Value, When
from django.db.models.functions import Cast

TOGETHER = 25  # kinds counted in one statement: more cost the planner of PostgreSQL more than they save
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


class Waiting(Todos):
    """The rows of a queryset that wait. They are counted when the answer is first read: with others by ``count_together``, or alone."""

    def __init__(self, rows: QuerySet, draw: Callable[[Any], Todo], today: date, due: str) -> None:
        self.rows, self.draw, self.today, self.due = rows, draw, today, due

    def counting(self) -> tuple[str, tuple[Any, ...]] | None:
        """The statement that answers (count, late), with its parameters; None if the rows are known to be none."""
        is_late = Case(When(**{f"{self.due}__lt": self.today}, then=1), default=0) if self.due else Value(0)
        rows = self.rows.order_by().annotate(_key=F("pk"), _late=Cast(is_late, IntegerField())).values_list("_key", "_late")
        try:
            inner, params = rows.query.sql_with_params()
        except EmptyResultSet:
            return None
        return f"SELECT COUNT(DISTINCT _key), COUNT(DISTINCT CASE WHEN _late = 1 THEN _key END) FROM ({inner}) AS waiting", params

    @cached_property
    def found(self) -> tuple[int, int]:
        count_together([self])
        return self.found

    @property
    def count(self) -> int:
        return self.found[0]

    @property
    def late(self) -> int:
        return self.found[1]

    @cached_property
    def first(self) -> tuple[Todo, ...]:
        if not self.count:
            return ()
        ordered = self.rows.order_by(F(self.due).asc(nulls_last=True), "pk") if self.due else self.rows.order_by("pk")
        return tuple(self.draw(row) for row in ordered[:SHOWN])


def count_together(answers: Iterable[Todos]) -> None:
    """Count what waits in all of ``answers``: a statement for every ``TOGETHER`` of them, instead of one each."""
    asked = []
    for answer in answers:
        if isinstance(answer, Waiting):
            counting = answer.counting()
            if counting is None:
                answer.found = (0, 0)
            else:
                asked.append((answer, *counting))
    for start in range(0, len(asked), TOGETHER):
        some = asked[start : start + TOGETHER]
        numbered = " UNION ALL ".join(f"SELECT {n}, counted.* FROM ({sql}) AS counted" for n, (_answer, sql, _params) in enumerate(some))
        with connection.cursor() as cursor:
            cursor.execute(numbered, [value for _answer, _sql, params in some for value in params])
            for n, count, late in cursor.fetchall():
                some[n][0].found = (count, late)


def of_rows(rows: QuerySet, draw: Callable[[Any], Todo], today: date, due: str = "") -> Todos:
    """The rows of a queryset as an answer, with ``due`` the field of their last day; asked only when the answer is read."""
    return Waiting(rows, draw, today, due)
