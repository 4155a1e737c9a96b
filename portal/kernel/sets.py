"""Large sets in and out of the database: for thousands of values what Django does for each of them is most of the work."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import BigIntegerField, Expression, QuerySet


class Among(Expression):
    """Known ids as the right side of ``__in``: the same statement as from a list, without each id being prepared and checked."""

    def __init__(self, ids: Iterable[int]) -> None:
        super().__init__(output_field=BigIntegerField())
        self.ids = tuple(ids)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        if not self.ids:
            raise EmptyResultSet
        return f"({', '.join([f'{pk:d}' for pk in self.ids])})", ()


def plain_rows(rows: QuerySet[Any, Any]) -> list[tuple[Any, ...]]:
    """The rows of a ``values_list`` as the driver of PostgreSQL gives them: whole numbers, decimals and dates, as they should be.
    Django would pass each figure through a function once more, which other databases need."""
    link = connections[rows.db]
    if link.vendor != "postgresql":
        return list(rows)
    try:
        statement, params = rows.query.get_compiler(rows.db).as_sql()
    except EmptyResultSet:
        return []
    with link.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall()
