"""Large sets in and out of the database: for thousands of values what Django does for each of them is most of the work."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import BooleanField, Func, Model, QuerySet, Subquery
from django.db.models.expressions import RawSQL


class Among(Func):
    """Whether ``field`` is one of ``ids``: the filter that ``field__in=ids`` is, without each id being prepared and checked. On
    PostgreSQL as one array: five hundred numbers in a list are read and analysed one by one, which takes ten times as long. A row whose
    column is empty is neither in nor out, as in SQL: what is excluded must not be empty.

    ``ids`` may be a query of one column of numbers: its rows are made an array, too, and looked up in an index. Of a query beside
    another condition a planner expects that every second row is among its own, and reads the whole table.
    """

    output_field = BooleanField()

    def __init__(self, field: str, ids: "Iterable[int] | QuerySet[Any, Any] | RawSQL") -> None:
        query = [Subquery(ids)] if isinstance(ids, QuerySet) else [ids] if isinstance(ids, RawSQL) else []
        super().__init__(field, *query)
        self.ids = () if query else tuple(ids)

    def as_sql(self, compiler: Any, connection: Any, **_extra: Any) -> tuple[str, tuple[Any, ...]]:
        (column, params), *query = [compiler.compile(part) for part in self.source_expressions]
        is_array = connection.vendor == "postgresql"
        if query:
            of_query, more = query[0]
            return f"{column} {f'= ANY (ARRAY{of_query})' if is_array else f'IN {of_query}'}", (*params, *more)
        if not self.ids:
            raise EmptyResultSet
        numbers = ",".join([f"{pk:d}" for pk in self.ids])
        known = f"= ANY ('{{{numbers}}}'::bigint[])" if is_array else f"IN ({numbers})"
        return f"{column} {known}", tuple(params)


Named = Mapping[str, tuple[type[Model], Sequence[str]]]


def _with_names(rows: QuerySet[Any, Any], named: Named) -> tuple[str, tuple[Any, ...]]:
    """The statement of ``rows``, and in place of some of its columns those of the records that they point to, which come first."""
    statement, params = rows.query.get_compiler(rows.db).as_sql()
    if not named:
        return statement, params
    columns, joins = [], []
    for no, (key, (model, names)) in enumerate(named.items()):
        columns += [f"j{no}.{model._meta.get_field(name).column}" for name in names]
        joins.append(f"JOIN {model._meta.db_table} j{no} ON j{no}.{model._meta.pk.column} = g.{key}")
    columns += [f'g."{name}"' for name in (*rows.query.values_select, *rows.query.annotation_select) if name not in named]
    return f"SELECT {', '.join(columns)} FROM ({statement}) AS g {' '.join(joins)}", params


def plain_rows(rows: QuerySet[Any, Any], named: Named | None = None) -> list[tuple[Any, ...]]:
    """The rows of a ``values_list`` as the driver of PostgreSQL gives them: whole numbers, decimals and dates, as they should be.
    Django would pass each figure through a function once more, which other databases need.

    ``named``: column with a key -> (what it points to, its columns), which come first in each row, in place of the key. They are looked
    up once the rows are grouped: by names, groups are slower to make than by numbers, and every row would be joined before.
    """
    link = connections[rows.db]
    if link.vendor != "postgresql" and not named:
        return list(rows)
    try:
        statement, params = _with_names(rows, named or {})
    except EmptyResultSet:
        return []
    with link.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall()
