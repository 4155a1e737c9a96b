"""Rows that most tests begin with are built once a process; each test has them put back as they were.

Putting them back costs a tenth of building them: one statement a table, and the objects come out of a pickle, so that no
test meets what another did to them.
"""

import pickle
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection, models

from portal.kernel import clock

NEAR = timedelta(minutes=1)  # further from the clock on the wall, a test has put its own clock in place


@dataclass(frozen=True)
class Kept:
    """What was built on ``day`` on ``foot``: the objects, and the statements with the rows that belong to them."""

    day: date
    foot: Any
    objects: bytes
    rows: list[tuple[str, list[Any]]]


class Standing:
    """What ``build`` writes to the tables of ``models``, in an order in which a row finds what it refers to.

    ``foot`` makes the rows of the catalogues that it refers to and tells their keys. Where a table holds something already, the
    clock is not that of the wall, the day or a key has changed, everything is built anew.
    """

    def __init__(self, build: Callable[[], Any], models: Sequence[type[models.Model]], foot: Callable[[], Any]) -> None:
        self._build, self._foot = build, foot
        self._tables = [model._meta.db_table for model in models]
        self.kept: Kept | None = None

    def again(self) -> Any:
        """Put the rows back and give their objects."""
        foot, empty = self._foot(), self._are_empty()
        if not empty or abs(clock.now() - datetime.now(UTC)) > NEAR:
            return self._build()
        if self.kept is None or (self.kept.day, self.kept.foot) != (clock.today(), foot):
            return self._keep(foot)
        with connection.cursor() as cursor:
            for statement, values in self.kept.rows:
                cursor.execute(statement, values)
        return pickle.loads(self.kept.objects)

    def _are_empty(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(f"SELECT 1 WHERE EXISTS (SELECT 1 FROM {table})" for table in self._tables))
            return cursor.fetchone() is None

    def _keep(self, foot: Any) -> Any:
        found = self._build()
        with connection.cursor() as cursor:
            rows = [self._rows_of(cursor, table) for table in self._tables]
        self.kept = Kept(clock.today(), foot, pickle.dumps(found), rows)
        return pickle.loads(self.kept.objects)  # the first test gets what the others get

    @staticmethod
    def _rows_of(cursor: Any, table: str) -> tuple[str, list[Any]]:
        """One statement that writes what ``table`` holds now, keys too: a sequence has passed them, so it never gives them again."""
        cursor.execute(f"SELECT * FROM {table} ORDER BY 1")
        names, rows = ", ".join(f'"{column[0]}"' for column in cursor.description), cursor.fetchall()
        row = f"({', '.join(['%s'] * len(cursor.description))})"
        return f"INSERT INTO {table} ({names}) VALUES {', '.join([row] * len(rows))}", [value for row in rows for value in row]
