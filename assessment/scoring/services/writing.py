"""Guarded upserts: a row that would not change is not written, so an unchanged second run writes nothing."""

from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Any, Literal

from django.db import connection, models

Standing = Literal["none", "some", "most"]  # how many of the rows to write are there already


def _guarded(table: str, keys: Sequence[str], compared: Sequence[str], silent: Sequence[str]) -> str:
    """``ON CONFLICT`` clause: update all, but only where a compared column differs."""
    differs = "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"
    sets = ", ".join(f"{c} = excluded.{c}" for c in (*compared, *silent))
    changed = " OR ".join(f"{table}.{c} {differs} excluded.{c}" for c in compared)
    return f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {sets} WHERE {changed}"


def _plain_type(field: models.Field) -> str:
    """The column's type without its length: what an array of its values is made of."""
    return str(field.db_type(connection)).split("(")[0].split(" GENERATED")[0]


class _Quoted(dict):
    """Value -> its text in an array literal. A column repeats its values, so each is written once; equal numbers are one."""

    def __missing__(self, value: Any) -> str:
        text = "NULL" if value is None else str(value)
        if isinstance(value, str) or not text.isascii() or not text.replace(".", "").replace("-", "").isalnum():
            text = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
        self[value] = text
        return text


def _sent(field: models.Field, values: Sequence[Any]) -> Any:
    """A column as one parameter: a literal that the server reads at once, where an ARRAY[…] would be thousands of expressions to
    parse. Few and long texts go as such a list all the same: in a literal every quotation mark of them would have to be escaped."""
    return list(values) if isinstance(field, models.TextField) else "{" + ",".join(map(_Quoted().__getitem__, values)) + "}"


def _source(fields: Sequence[models.Field], rows: Sequence[Sequence[Any]]) -> tuple[str, list[Any]]:
    """(rows as a table ``n`` of the columns of ``fields``, its parameters). A column of one value alone is sent once."""
    columns = list(zip(*rows, strict=True))
    alone = [len(rows) > 1 and column.count(column[0]) == len(column) for column in columns]
    many = [no for no, is_alone in enumerate(alone) if not is_alone]
    types = [_plain_type(field) for field in fields]
    values = ", ".join(f"%s::{types[no]} AS {f.column}" if alone[no] else f"u.{f.column}" for no, f in enumerate(fields))
    arrays, names = ", ".join(f"%s::{types[no]}[]" for no in many), ", ".join(str(fields[no].column) for no in many)
    params = [column[0] for column, is_alone in zip(columns, alone, strict=True) if is_alone]
    return f"(SELECT {values} FROM unnest({arrays}) AS u ({names})) AS n", params + [_sent(fields[no], columns[no]) for no in many]


_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


class _Copied(dict):
    """Value -> its text in a line of COPY; written once, as in an array."""

    def __missing__(self, value: Any) -> str:
        text = "\\N" if value is None else str(value)
        if isinstance(value, str):
            text = text.translate(_ESCAPES)
        self[value] = text
        return text


def can_copy(standing: Standing) -> bool:
    return connection.vendor == "postgresql" and standing == "none"


def copy_in(model: type[models.Model], fields: Sequence[str], lines: Sequence[str]) -> int:
    """Write ``lines`` (``copied`` values of ``fields``) without looking for rows that stand, on PostgreSQL; returns their number."""
    known = {f.name: f.column for f in model._meta.concrete_fields}
    columns = ", ".join(str(known[name]) for name in fields)
    with connection.wrap_database_errors, connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {model._meta.db_table} ({columns}) FROM STDIN", StringIO("\n".join(lines)))
    return len(lines)


def copied(rows: Sequence[Sequence[Any]]) -> list[str]:
    """Rows as lines of COPY, or parts of them. Each column keeps its own texts: a number of two types is one key."""
    columns = [map(_Copied().__getitem__, column) for column in zip(*rows, strict=True)]
    return list(map("\t".join, zip(*columns, strict=True)))


def _unlike(table: str, names: Sequence[str], keys: int, compared: int) -> str:
    """What leaves out the rows that stand already: a conflict locks its row even where the guard then keeps it as it is."""
    same = " AND ".join(f"e.{c} = n.{c}" for c in names[:keys])
    differs = " OR ".join(f"e.{c} IS DISTINCT FROM n.{c}" for c in names[keys : keys + compared])
    return f" LEFT JOIN {table} e ON {same} WHERE e.{names[0]} IS NULL OR {differs}"


def upsert(
    model: type[models.Model], rows: Iterable[Sequence[Any]], *, keys: Sequence[str], compared: Sequence[str], silent: Sequence[str] = (),
    standing: Standing = "some",
) -> int:  # fmt: skip
    """Write ``rows`` (values in the order keys, compared, silent) in one statement; returns how many rows really changed.

    ``standing`` says how many of the rows are there already. With "most" they are compared before the write, which costs more where
    most change. With "none" they are copied in without looking for conflicts, which halves the work: only where it is known, and
    nobody else can write them meanwhile.
    ``silent`` columns are written together with a change but are no reason for one.
    """
    known = {f.name: f for f in model._meta.concrete_fields}
    fields = [known[name] for name in (*keys, *compared, *silent)]
    given = list(rows)
    if not given:
        return 0
    table = model._meta.db_table
    names = [str(f.column) for f in fields]
    column_of = dict(zip((*keys, *compared, *silent), names, strict=True))
    clause = _guarded(table, [column_of[k] for k in keys], [column_of[c] for c in compared], [column_of[c] for c in silent])
    into = f"INSERT INTO {table} ({', '.join(names)})"
    if can_copy(standing):
        return copy_in(model, (*keys, *compared, *silent), copied(given))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            source, params = _source(fields, given)
            left_out = _unlike(table, names, len(keys), len(compared)) if standing == "most" else ""
            cursor.execute(f"{into} SELECT n.* FROM {source}{left_out} {clause}", params)
        else:
            places = ", ".join(["%s"] * len(fields))
            prepared = [[f.get_db_prep_save(v, connection) for f, v in zip(fields, row, strict=True)] for row in given]
            cursor.executemany(f"{into} VALUES ({places}) {clause}", prepared)
        return max(cursor.rowcount, 0)
