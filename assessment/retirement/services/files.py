"""Rolls as Parquet files: written, looked at, asked. DuckDB runs inside the process, sees the one folder and no network."""

import fcntl
import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
from django.db import models

from assessment.retirement.rules import LOCK, MANIFEST, MARK, Manifest, Table, csv_line, digest_of, plain, read
from branches.activities.models import Activity, Attendance, AttendanceCorrection
from portal.kernel.errors import RuleBroken

BLOCK = 10_000
Kinds = Mapping[str, str]  # column -> type of Parquet, in the order of the file
# What is erased and brought back; the activities themselves stay in the database and lie beside, so that the files can be read alone.
ROLLS: dict[str, type[models.Model]] = {"attendance": Attendance, "correction": AttendanceCorrection}
BESIDE = {"activity": ("id", "branch_id", "kind_id", "held_on", "starts_at", "subject", "expected", "present")}
TYPES = {"DateTimeField": "TIMESTAMP", "DateField": "DATE", "BooleanField": "BOOLEAN", "CharField": "VARCHAR", "TextField": "VARCHAR"}


def columns(key: str) -> dict[str, str]:
    """The columns of a table in the order of its file, with their types; keys and numbers are BIGINT."""
    model = ROLLS.get(key, Activity)
    fields = {f.attname: TYPES.get(f.get_internal_type(), "BIGINT") for f in model._meta.concrete_fields}
    return {name: fields[name] for name in BESIDE.get(key, fields)}


def strange_columns(manifest: Manifest) -> list[str]:
    """Columns that only the files have, or only the tables of today: rows with such are neither erased nor all brought back."""
    return sorted(f"{key}.{name}" for key in ROLLS for name in columns(key).keys() ^ manifest.schema[key].keys())


def gone_columns(manifest: Manifest) -> list[str]:
    """Columns of the files that the tables of today have no place for."""
    return sorted(f"{key}.{name}" for key in ROLLS for name in manifest.schema[key].keys() - columns(key).keys())


def rows_of(key: str, kinds: Kinds, activities: Sequence[int]) -> Iterator[list[Any]]:
    """The columns ``kinds`` of the rows of these activities as they stand in the database, plain, in the order of their keys."""
    path = {"attendance": "activity__in", "correction": "attendance__activity__in", "activity": "pk__in"}[key]
    rows = ROLLS.get(key, Activity)._default_manager.filter(**{path: activities}).order_by("pk").values_list(*kinds)
    return ([plain(value) for value in row] for row in rows.iterator(chunk_size=BLOCK))


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """No other run works in ``folder`` meanwhile. Raises ``retire.busy``."""
    with (folder / LOCK).open("a") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as busy:
            raise RuleBroken("retire.busy", folder=str(folder)) from busy
        yield


def _inside(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _engine(folder: Path) -> duckdb.DuckDBPyConnection:
    """DuckDB that reads and writes below ``folder`` alone and loads nothing from anywhere."""
    engine = duckdb.connect(
        ":memory:", config={"threads": "1", "autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    )
    engine.execute(f"SET allowed_directories = [{_inside(folder)}]")
    engine.execute(f"SET temp_directory = {_inside(folder / 'tmp')}")
    engine.execute("SET enable_external_access = false")
    engine.execute("SET lock_configuration = true")
    return engine


def _sealed(path: Path) -> tuple[int, str]:
    """(bytes, SHA-256) of a file."""
    with path.open("rb") as file:
        return path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _in_words(name: str) -> Iterator[None]:
    """What the engine says of the file ``name`` is told as a refusal."""
    try:
        yield
    except duckdb.Error as broken:
        raise RuleBroken("retire.not_written", file=name, why=str(broken).partition("\n")[0][:200]) from broken


def write(folder: Path, name: str, key: str, rows: Iterable[Sequence[Any]]) -> Table:
    """Write plain ``rows`` of the table ``key`` to ``folder``/``name`` and say what is in it. The name appears once all is written."""
    text, draft = folder / f"{name}.csv", folder / f"{name}.part"
    kinds = columns(key)
    raw = {column: "BIGINT" if kind == "TIMESTAMP" else kind for column, kind in kinds.items()}
    shown = ", ".join(f"make_timestamp({column}) AS {column}" if kind == "TIMESTAMP" else column for column, kind in kinds.items())

    def noted() -> Iterator[Sequence[Any]]:
        for row in rows:
            out.write(csv_line(row))
            yield row

    with text.open("w", encoding="utf8", newline="") as out:
        count, digest = digest_of(noted())
    with _engine(folder) as engine, _in_words(name):
        engine.execute(
            f"COPY (SELECT {shown} FROM read_csv({_inside(text)}, header = false, auto_detect = false, delim = ',', quote = '\"',"
            f" escape = '\"', new_line = '\\n', nullstr = '', allow_quoted_nulls = false, columns = {raw}))"
            f" TO {_inside(draft)} (FORMAT parquet, COMPRESSION zstd)"
        )
    text.unlink()
    draft.chmod(0o600)
    keep(draft, folder / name)
    size, sha256 = _sealed(folder / name)
    return Table(name, size, sha256, count, digest)


def keep(draft: Path, path: Path) -> None:
    """``draft`` becomes ``path`` at once, and is on the disk when this returns."""
    _to_disk(draft)
    draft.replace(path)
    _to_disk(path.parent)


def finish(folder: Path, text: str) -> None:
    """The mark becomes the manifest: it never takes the place of another, which may be all that tells of erased rows."""
    mark = folder / MARK
    mark.write_text(text, encoding="utf8")
    _to_disk(mark)
    try:
        os.link(mark, folder / MANIFEST)
    except FileExistsError as other:
        raise RuleBroken("retire.busy", folder=str(folder)) from other
    unmark(folder)


def unmark(folder: Path) -> None:
    """From here on rows may be erased, and no run may take the files for leftovers."""
    (folder / MARK).unlink(missing_ok=True)
    _to_disk(folder)


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def stored(folder: Path, kinds: Kinds, table: Table) -> Iterator[tuple[Any, ...]]:
    """The plain rows of a file that has the columns ``kinds``, in the order of their keys."""
    shown = ", ".join(
        f"epoch_us({column})" if kind == "TIMESTAMP" else f"{column}::VARCHAR" if kind == "DATE" else column
        for column, kind in kinds.items()
    )
    with _engine(folder) as engine:
        answer = engine.execute(f"SELECT {shown} FROM read_parquet({_inside(folder / table.file)}) ORDER BY id")
        while block := answer.fetchmany(BLOCK):
            yield from block


def is_whole(folder: Path, kinds: Kinds, table: Table) -> bool:
    """Whether the file has the bytes that the manifest tells and gives back the rows that were put into it."""
    try:
        if _sealed(folder / table.file) != (table.size, table.sha256):
            return False
        return digest_of(stored(folder, kinds, table)) == (table.rows, table.digest)
    except (OSError, duckdb.Error):
        return False


def manifest_in(folder: Path) -> tuple[Manifest, str]:
    """The manifest of ``folder`` and its SHA-256. Raises ``retire.no_manifest``."""
    try:
        text = (folder / MANIFEST).read_text(encoding="utf8")
    except (OSError, UnicodeDecodeError) as broken:
        raise RuleBroken("retire.no_manifest") from broken
    return read(text), hashlib.sha256(text.encode()).hexdigest()


def check(folder: Path, manifest: Manifest) -> None:
    """Read every file back. Raises ``retire.file_changed`` with the first that is not as the manifest tells."""
    for piece in manifest.pieces:
        for key, table in piece.tables.items():
            if Path(table.file).name != table.file or not is_whole(folder, manifest.schema[key], table):
                raise RuleBroken("retire.file_changed", file=table.file)


def ask(folder: Path, manifest: Manifest, question: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    """(columns, rows) of one SELECT over the views ``attendance``, ``correction``, ``activity``; no database is asked.

    Raises ``retire.no_question`` for anything but one SELECT, ``retire.question_failed``.
    """
    with _engine(folder) as engine:
        try:
            statements = engine.extract_statements(question)
            if [one.type for one in statements] != [duckdb.StatementType.SELECT]:
                raise RuleBroken("retire.no_question")
            for key in manifest.schema:
                names = ", ".join(_inside(folder / piece.tables[key].file) for piece in manifest.pieces)
                engine.execute(f"CREATE VIEW {key} AS SELECT * FROM read_parquet([{names}])")
            answer = engine.execute(question)
            return [column[0] for column in answer.description or []], answer.fetchall()
        except duckdb.Error as broken:
            raise RuleBroken("retire.question_failed", why=str(broken).partition("\n")[0][:200]) from broken
