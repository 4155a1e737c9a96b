"""One file that holds everything the portal must not lose: the database at one moment, and the uploaded files.

The counts in the manifest are taken in the same snapshot as the dump, so that a restore can be compared with them.
Keys and passwords are never in it (docs/operations.md says where they are kept).
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections
from django.utils.timezone import localtime

from portal.backups import rules
from portal.kernel.errors import RuleBroken, ensure


def make_backup(*, folder: Path, at: datetime) -> Path:
    """Write ``hongjiang-YYYYmmdd-HHMMSS.tar`` into ``folder`` and return its path; it appears only when complete.

    Raises RuleBroken ``backup.tool_failed`` when pg_dump is missing or fails.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"hongjiang-{localtime(at):%Y%m%d-%H%M%S}.tar"
    with tempfile.TemporaryDirectory(dir=folder, prefix=".making-") as name:
        work = Path(name)
        dump = work / rules.DUMPS[connection.vendor]
        counts = _dump_postgresql(dump) if connection.vendor == "postgresql" else _dump_sqlite(dump)
        media = Path(settings.MEDIA_ROOT)
        kept = (p for p in media.rglob("*") if p.is_file() and p.relative_to(media).parts[0] != rules.OF_A_DAY)
        files = sorted(kept) if media.is_dir() else []
        manifest = {
            "made_at": at.isoformat(), "vendor": connection.vendor, "counts": counts, "files": len(files),
            "sha256": {dump.name: _digest(dump)},
        }  # fmt: skip
        (work / rules.MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True), encoding="utf8")
        packed = work / "packed.tar"
        with tarfile.open(packed, "w") as tar:
            tar.add(work / rules.MANIFEST, rules.MANIFEST)
            tar.add(dump, dump.name)
            for file in files:
                tar.add(file, f"{rules.MEDIA}/{file.relative_to(media).as_posix()}", recursive=False)
        packed.chmod(0o600)
        os.replace(packed, target)
    return target


def prune_backups(*, folder: Path, keep: int) -> list[str]:
    """Delete the oldest backups of ``folder`` beyond ``keep`` and return their names; other files are never touched."""
    old = rules.to_prune([p.name for p in folder.iterdir()], keep)
    for name in old:
        (folder / name).unlink()
    return old


def restore_backup(*, file: Path) -> dict[str, Any]:
    """Put a backup into the empty database and the empty file folder; returns the manifest.

    Raises RuleBroken: ``backup.unreadable``, ``backup.damaged``, ``backup.other_database``, ``backup.not_empty``,
    ``backup.files_there``, ``backup.tool_failed``, ``backup.counts_differ``.
    """
    media = Path(settings.MEDIA_ROOT)
    media.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=media.parent, prefix=".restoring-") as name:
        work = Path(name)
        manifest = _unpacked(file, work)
        there = sum(1 for p in media.rglob("*") if p.is_file()) if media.is_dir() else 0
        ensure(rules.may_restore(manifest, connection.vendor, len(connection.introspection.table_names()), there))
        for part, digest in manifest["sha256"].items():
            if not (work / part).is_file() or _digest(work / part) != digest:
                raise RuleBroken("backup.damaged", part=part)
        dump = work / rules.DUMPS[connection.vendor]
        if connection.vendor == "postgresql":
            _run(
                "pg_restore",
                ["--exit-on-error", "--no-owner", "--no-privileges", "--single-transaction", "-d", _database_name(), str(dump)],
            )
        else:
            connections.close_all()
            shutil.copyfile(dump, settings.DATABASES["default"]["NAME"])
        if (work / rules.MEDIA).is_dir():
            shutil.copytree(work / rules.MEDIA, media, dirs_exist_ok=True)
    with connection.cursor() as cursor:
        wrong = rules.differences(manifest["counts"], _counts(cursor, sorted(manifest["counts"])))
    if wrong:
        raise RuleBroken("backup.counts_differ", tables=len(wrong), first=f"{wrong[0].table} {wrong[0].expected}/{wrong[0].found}")
    return manifest


def _unpacked(file: Path, work: Path) -> dict[str, Any]:
    """Unpack what a backup may hold and nothing else: plain files named in it by us, never a link or a way out."""
    try:
        with tarfile.open(file) as tar:
            for member in tar:
                if not member.isfile() or not rules.is_part(member.name):
                    raise RuleBroken("backup.unreadable", why=member.name[:100])
                target = work / member.name
                target.parent.mkdir(parents=True, exist_ok=True)
                source = tar.extractfile(member)
                assert source is not None  # a plain file, as asked above
                with target.open("wb") as handle:
                    shutil.copyfileobj(source, handle)
        return json.loads((work / rules.MANIFEST).read_text(encoding="utf8"))
    except (OSError, tarfile.TarError, ValueError) as error:
        raise RuleBroken("backup.unreadable", why=str(error)[:200]) from error


def _digest(file: Path) -> str:
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _counts(cursor: Any, tables: list[str]) -> dict[str, int]:
    """Rows by table; a table that does not exist is left out. A hundred a statement, as SQLite joins no more than 500."""
    known = set(connection.introspection.table_names(cursor))
    there = [t for t in tables if t in known]
    found: dict[str, int] = {}
    for start in range(0, len(there), 100):
        some = there[start : start + 100]  # names come from the database itself
        cursor.execute(" UNION ALL ".join(f"SELECT '{t}', COUNT(*) FROM \"{t}\"" for t in some))
        found.update(cursor.fetchall())
    return found


def _dump_sqlite(target: Path) -> dict[str, int]:
    """VACUUM INTO is a snapshot of a live database; the counts are read from the copy itself."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(target)])
    with closing(sqlite3.connect(target)) as copy:
        tables = [row[0] for row in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")]
        return {t: copy.execute(f'SELECT COUNT(*) FROM "{t}"').fetchone()[0] for t in sorted(tables)}


def _dump_postgresql(target: Path) -> dict[str, int]:
    """pg_dump inside the exported snapshot in which the rows are counted.

    Both use the direct address: a pool in transaction mode would hand pg_dump another server connection per statement.
    """
    import psycopg2  # only where PostgreSQL is used

    with closing(psycopg2.connect(**_connection_parameters())) as link, link, link.cursor() as cursor:
        link.set_session(isolation_level="REPEATABLE READ", readonly=True)
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone() or ("",)
        counts = _counts(cursor, sorted(connection.introspection.table_names()))
        _run("pg_dump", ["-Fc", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", "-f", str(target), _database_name()])
    return counts


def _parameters() -> dict[str, str]:
    """Where the database is reached without a pool in between."""
    return {**settings.DATABASE_DIRECT, "NAME": connection.settings_dict["NAME"]}


def _database_name() -> str:
    return _parameters()["NAME"]


def _connection_parameters() -> dict[str, str]:
    row = _parameters()
    named = {"dbname": row["NAME"], "user": row["USER"], "password": row["PASSWORD"], "host": row["HOST"], "port": row["PORT"]}
    return {key: value for key, value in named.items() if value}


def _run(tool: str, args: list[str]) -> None:
    """The password travels in the environment, never on the command line, where every user of the machine could read it."""
    row = _parameters()
    own = {"PGHOST": row["HOST"], "PGPORT": row["PORT"], "PGUSER": row["USER"], "PGPASSWORD": row["PASSWORD"]}
    env = os.environ | {key: value for key, value in own.items() if value}
    try:
        done = subprocess.run([tool, *args], env=env, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise RuleBroken("backup.tool_failed", tool=tool, why=str(error)) from error
    if done.returncode:
        raise RuleBroken("backup.tool_failed", tool=tool, why=done.stderr.strip()[-300:])
