"""Guarded upserts: a row that would not change is not written, so an unchanged second run writes nothing."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models


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


def _array(values: Iterable[Any]) -> str:
    """An array as one literal: the server reads it at once, where an ARRAY[…] would be thousands of expressions to parse."""
    return "{" + ",".join(map(_Quoted().__getitem__, values)) + "}"


def _unlike(table: str, names: Sequence[str], keys: int, compared: int) -> str:
    """What leaves out the rows that stand already: a conflict locks its row even where the guard then keeps it as it is."""
    same = " AND ".join(f"e.{c} = n.{c}" for c in names[:keys])
    differs = " OR ".join(f"e.{c} IS DISTINCT FROM n.{c}" for c in names[keys : keys + compared])
    return f"AS n ({', '.join(names)}) LEFT JOIN {table} e ON {same} WHERE e.{names[0]} IS NULL OR {differs}"


def upsert(
    model: type[models.Model], rows: Iterable[Sequence[Any]], *, keys: Sequence[str], compared: Sequence[str], silent: Sequence[str] = (),
    mostly_standing: bool = False,
) -> int:  # fmt: skip
    """Write ``rows`` (values in the order keys, compared, silent) in one statement; returns how many rows really changed.

    ``mostly_standing``: compare before the write, where few rows are expected to change; costs more where most do.
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
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            arrays = ", ".join(f"%s::{_plain_type(f)}[]" for f in fields)
            places = _unlike(table, names, len(keys), len(compared)) if mostly_standing else "AS n"
            cursor.execute(
                f"{into} SELECT n.* FROM unnest({arrays}) {places} {clause}", [_array(column) for column in zip(*given, strict=True)]
            )
        else:
            places = ", ".join(["%s"] * len(fields))
            prepared = [[f.get_db_prep_save(v, connection) for f, v in zip(fields, row, strict=True)] for row in given]
            cursor.executemany(f"{into} VALUES ({places}) {clause}", prepared)
        return max(cursor.rowcount, 0)
