"""Gate 16 and the references: the quarter's aggregates by DuckDB on the exported Parquet, and the naive loop, extrapolated."""

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
from django.db import connection, transaction

from bench.gates import Result
from bench.measure import Cost, cost_of
from bench.reference import RAW, naive_loop, raw_aggregates
from bench.stage import Stage
from portal.kernel.periods import Period

SAMPLE = 10
REPORTED = float("inf")


def _types(table: str) -> dict[str, str]:
    """The columns as DuckDB calls them: an empty column has no type that could be guessed."""
    names = {"timestamp with time zone": "TIMESTAMPTZ", "date": "DATE", "boolean": "BOOLEAN", "numeric": "DECIMAL(18, 6)"}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s ORDER BY ordinal_position", [table]
        )
        return {
            name: names.get(kind, "BIGINT" if kind.endswith("int") or kind == "integer" else "VARCHAR") for name, kind in cursor.fetchall()
        }


def export(folder: Path, tables: set[str]) -> duckdb.DuckDBPyConnection:
    """Each table as a Parquet file below ``folder``, and a connection that knows them by name."""
    columns = duckdb.connect(config={"threads": 1})
    for table in sorted(tables):
        text, parquet = folder / f"{table}.csv", folder / f"{table}.parquet"
        with connection.cursor() as cursor, text.open("wb") as out:
            cursor.cursor.copy_expert(f'COPY "{table}" TO STDOUT (FORMAT csv, HEADER)', out)
        rows = f"read_csv('{text}', header=true, columns={_types(table)})"
        columns.execute(f"COPY (SELECT * FROM {rows}) TO '{parquet}' (FORMAT parquet)")
        text.unlink()
        columns.execute(f"CREATE VIEW {table} AS SELECT * FROM '{parquet}'")
    return columns


def _aggregates(columns: duckdb.DuckDBPyConnection, period: Period) -> list[int]:
    """The rows that each statement of R gives there."""
    given = {"first": period.starts_on, "last": period.ends_on}
    found = []
    for statement in RAW:
        mine = {key: value for key, value in given.items() if f"%({key})s" in statement}
        found.append(len(columns.execute(re.sub(r"%\((\w+)\)s", r"$\1", statement), mine).fetchall()))
    return found


def reference_gates(stage: Stage, full: Cost) -> Iterator[Result]:
    """What a full quarter costs beside R, DuckDB and the loop; only reported."""
    tier = str(stage.branches)
    raw = cost_of(lambda: raw_aggregates(stage.period))
    yield Result(16, "full quarter / R (raw SQL aggregates)", tier, full.cpu / raw.cpu, REPORTED, f"{full.cpu:.3f} s / {raw.cpu:.3f} s")
    tables = {name for statement in RAW for name in re.findall(r"(?:FROM|JOIN) (\w+_\w+)", statement)}
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        columns = export(Path(name), tables)
        size = sum(path.stat().st_size for path in Path(name).iterdir()) / 2**20
        fast = cost_of(lambda: _aggregates(columns, stage.period))
        rows = sum(fast.result)
        columns.close()
    assert rows == raw.result, f"DuckDB counts {rows} rows, PostgreSQL {raw.result}"
    shown = f"{full.cpu:.3f} s / {fast.cpu:.3f} s on {size:.1f} MB of Parquet, the same {rows:,} rows of aggregates"
    yield Result(16, "full quarter / DuckDB", tier, full.cpu / fast.cpu, REPORTED, shown)
    some = stage.ids[:SAMPLE]
    with transaction.atomic():
        loop = cost_of(lambda: [naive_loop(stage.round, stage.body, pk, stage.period) for pk in some], best_of=1)
    whole = loop.cpu / len(some) * stage.branches
    shown = f"{whole:.0f} s, extrapolated from {len(some)} branches in {loop.cpu:.2f} s"
    yield Result(16, "naive ORM loop [extrapolated] / R", tier, whole / raw.cpu, REPORTED, shown)
