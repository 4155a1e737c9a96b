"""What a backup holds and when one may be put back. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from portal.kernel.verdict import ALLOWED, Verdict, denied

MANIFEST, MEDIA = "manifest.json", "media"
OF_A_DAY = "exports"  # exported lists are deleted after some hours and must not live on in a backup
DUMPS = {"postgresql": "database.dump", "sqlite": "database.sqlite3"}
_NAME = re.compile(r"^hongjiang-\d{8}-\d{6}\.tar$")


@dataclass(frozen=True)
class Difference:
    """A table whose rows do not number what the manifest says; None where the table is missing."""

    table: str
    expected: int
    found: int | None


def is_part(name: str) -> bool:
    """Whether a member of the archive is one that ``make_backup`` writes: the manifest, the dump, or a file below media."""
    steps = name.split("/")
    if ".." in steps or "" in steps:
        return False
    return name in {MANIFEST, *DUMPS.values()} or (steps[0] == MEDIA and len(steps) > 1)


def is_backup_name(name: str) -> bool:
    """Whether ``name`` is one that ``make_backup`` gives: only such files are ever pruned."""
    return _NAME.match(name) is not None


def may_restore(manifest: Mapping[str, Any], vendor: str, tables: int, files: int) -> Verdict:
    """Into an empty place of the same kind of database only: a restore never overwrites."""
    if manifest.get("vendor") != vendor:
        return denied("backup.other_database", made=manifest.get("vendor", "?"), here=vendor)
    if tables:
        return denied("backup.not_empty", tables=tables)
    if files:
        return denied("backup.files_there", files=files)
    return ALLOWED


def may_move(vendor: str, migrations: int, used: int) -> Verdict:
    """From the embedded database, into one that has the same migrations and in which nobody has worked yet."""
    if vendor != "sqlite":
        return denied("backup.move_from", here=vendor)
    if migrations:
        return denied("backup.other_version", count=migrations)
    if used:
        return denied("backup.in_use", rows=used)
    return ALLOWED


def differences(expected: Mapping[str, int], found: Mapping[str, int]) -> list[Difference]:
    """Tables of the manifest that came back with another number of rows, by name."""
    return [Difference(t, n, found.get(t)) for t, n in sorted(expected.items()) if found.get(t) != n]


def to_prune(names: list[str], keep: int) -> list[str]:
    """The oldest backups beyond ``keep``; the date in the name orders them."""
    return sorted(n for n in names if is_backup_name(n))[: -keep or None] if keep else []


def is_late(since: datetime | None, at: datetime, limit: timedelta) -> bool:
    """Whether more than ``limit`` has gone since the last good backup; never where nothing is there to lose (``since`` None)."""
    return since is not None and at - since > limit
