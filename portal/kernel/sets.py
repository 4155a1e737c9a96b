"""Large sets in and out of the database: for thousands of values what Django does for each of them is most of the work."""

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, connections
from django.db.models import BooleanField, Func, Model, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.utils.timezone import get_current_timezone_name


class Place:
    """Stands in a kept statement where known ids go; ``no`` says which of its sets."""

    def __init__(self, no: int) -> None:
        self.no = no


def _array(ids: Iterable[int]) -> str:
    return "{" + ",".join([f"{pk:d}" for pk in ids]) + "}"


class Among(Func):
    """Whether ``field`` is one of ``ids``: the filter that ``field__in=ids`` is, without each id being prepared and checked. On
    PostgreSQL as one array: five hundred numbers in a list are read and analysed one by one, which takes ten times as long. A row whose
    column is empty is neither in nor out, as in SQL: what is excluded must not be empty.

    ``ids`` may be a query of one column of numbers: its rows are made an array, too, and looked up in an index. Of a query beside
    another condition a planner expects that every second row is among its own, and reads the whole table.
    """

    output_field = BooleanField()

    def __init__(self, field: str, ids: "Iterable[int] | Place | QuerySet[Any, Any] | RawSQL") -> None:
        query = [Subquery(ids)] if isinstance(ids, QuerySet) else [ids] if isinstance(ids, RawSQL) else []
        super().__init__(field, *query)
        self.ids: Any = ids if isinstance(ids, Place) else () if query else tuple(ids)  # type: ignore[arg-type]

    def as_sql(self, compiler: Any, connection: Any, *_given: Any, **_extra: Any) -> Any:
        (column, params), *query = [compiler.compile(part) for part in self.source_expressions]
        is_array = connection.vendor == "postgresql"
        if query:
            of_query, more = query[0]
            return f"{column} {f'= ANY (ARRAY{of_query})' if is_array else f'IN {of_query}'}", (*params, *more)
        if isinstance(self.ids, Place):
            return f"{column} = ANY (%s::bigint[])", (*params, self.ids)
        if not self.ids:
            raise EmptyResultSet
        array = _array(self.ids)
        known = f"= ANY ('{array}'::bigint[])" if is_array else f"IN ({array[1:-1]})"
        return f"{column} {known}", tuple(params)


Named = tuple[tuple[str, type[Model], tuple[str, ...]], ...]


def _statement(made: Any, named: Named) -> tuple[str, Sequence[Any]]:
    """The statement of ``made``, and in place of some of its columns those of the records that they point to, which come first."""
    if isinstance(made, tuple):
        return made
    statement, params = made.query.get_compiler(made.db).as_sql()
    if not named:
        return statement, params
    columns, joins = [], []
    for no, (key, model, names) in enumerate(named):
        columns += [f"j{no}.{model._meta.get_field(name).column}" for name in names]  # type: ignore[union-attr]
        joins.append(f"JOIN {model._meta.db_table} j{no} ON j{no}.{model._meta.pk.column} = g.{key}")
    keys = {key for key, _model, _names in named}
    columns += [f'g."{name}"' for name in (*made.query.values_select, *made.query.annotation_select) if name not in keys]
    return f"SELECT {', '.join(columns)} FROM ({statement}) AS g {' '.join(joins)}", params


def _fetched(link: Any, statement: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    with link.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall()


def plain_rows(made: Any, named: Named = ()) -> list[tuple[Any, ...]]:
    """The rows of a ``values_list`` as the driver of PostgreSQL gives them: whole numbers, decimals and dates, as they should be.
    Django would pass each figure through a function once more, which other databases need.

    ``named``: (column with a key, what it points to, columns of that), which come first in each row, in place of the key. They are looked
    up once the rows are grouped: by names, groups are slower to make than by numbers, and every row would be joined before.
    """
    link = connection if isinstance(made, tuple) else connections[made.db]
    if link.vendor != "postgresql" and not named and not isinstance(made, tuple):
        return list(made)
    try:
        return _fetched(link, *_statement(made, named))
    except EmptyResultSet:
        return []


@lru_cache(1024)
def _kept(build: Callable[..., Any], sets: int, key: tuple[Any, ...], named: Named, zone: str) -> tuple[str, tuple[Any, ...]]:
    statement, params = _statement(build(*map(Place, range(sets)), *key), named)
    return statement, tuple(params)


def kept_rows(build: Callable[..., Any], sets: Sequence[Collection[int]], *key: Any, named: Named = ()) -> list[tuple[Any, ...]]:
    """The rows of the query ``build(*sets, *key)`` as ``plain_rows`` gives them, where only the ids in ``sets`` differ from one time to
    the next: on PostgreSQL its statement is made once for each ``key`` and kept, since for a few branches making it takes longer than
    asking it. ``build`` is a function of a module that uses the sets in ``Among`` alone; ``key`` can be hashed. The database of writes is
    asked, never a copy.
    """
    if connection.vendor != "postgresql":
        return plain_rows(build(*sets, *key), named)
    try:
        statement, params = _kept(build, len(sets), key, named, get_current_timezone_name())
    except EmptyResultSet:
        return []
    arrays = [_array(ids) for ids in sets]
    return _fetched(connection, statement, [arrays[part.no] if isinstance(part, Place) else part for part in params])
