"""A test database in memory is copied from one that was migrated before, as long as no migration has changed.

The migrations of the house take a minute on SQLite; the copy takes a tenth of a second. Tests that need an installation of
their own get a copy too (``lend_copy``, ``template_clause``); ``migrate`` then finds nothing to do. On PostgreSQL the copy is
a template database on the server. The copy is keyed by what it was made
from (migrations, what they and ``post_migrate`` load, and the versions of the packages) and lies in ``.pytest_cache``.

While a new room is made its migration changes often: ``HONGJIANG_TEMPLATE_BASE`` names a copy from before (SQLite), and only
what is new since then is migrated.
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.backends.base.creation import BaseDatabaseCreation

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("portal", "workforce", "branches", "assessment")
TEMPLATES = "hongjiang_migrated_"
BASE = os.environ.get("HONGJIANG_TEMPLATE_BASE", "")
Make = Callable[[], object]


DATA = {".yaml", ".yml", ".json", ".csv"}
READ = {"models.py", "wiring.py", "apps.py", "matrix.py", "rules.py", "rowtrail.py"}


def _made_from() -> str:
    """The migrations of the four floors, and what they or ``post_migrate`` may read."""
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for floor in FLOORS:
        for path in sorted((ROOT / floor).rglob("*.*")):
            if path.suffix in DATA or (path.suffix == ".py" and ("migrations" in path.parts or path.name in READ)):
                digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:20]


def _kept() -> Path:
    return ROOT / ".pytest_cache" / f"migrated-{_made_from()}.sqlite3"


def lend_copy(folder: Path) -> None:
    """Put a migrated database of the embedded default into ``folder``; the first that asks makes it."""
    kept, own = _kept(), folder / "hongjiang.sqlite3"
    with _one_at_a_time():
        if kept.exists():
            shutil.copyfile(kept, own)
            return
        env = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL"}}
        env |= {"DJANGO_ENV": "test", "HONGJIANG_VAR": str(folder)}
        if BASE:
            shutil.copyfile(BASE, own)
        subprocess.run([sys.executable, "manage.py", "migrate", "-v", "0"], cwd=ROOT, env=env, check=True)
        _replace(kept, lambda draft: shutil.copyfile(own, draft))


def _copy_in(kept: Path) -> None:
    source = sqlite3.connect(kept)
    try:
        connection.ensure_connection()
        source.backup(connection.connection)
    finally:
        source.close()


def _replace(kept: Path, write: Callable[[Path], object]) -> None:
    for older in kept.parent.glob("migrated-*.sqlite3"):
        older.unlink(missing_ok=True)
    draft = kept.with_suffix(f".{os.getpid()}")
    write(draft)
    draft.replace(kept)


def _backup(draft: Path) -> None:
    with closing(sqlite3.connect(draft)) as target:
        connection.connection.backup(target)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """The workers of a run start together: the first migrates, the others wait and copy."""
    lock = _kept().with_name("migrated.lock")
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _sqlite(made_by_django: Make, creation, name: str) -> None:
    kept = _kept()
    if not kept.exists() and not BASE:
        made_by_django()
        _replace(kept, _backup)
        return
    creation._create_test_db(0, True, False)
    _point_at(creation, name)
    if kept.exists():
        _copy_in(kept)
        return
    _copy_in(Path(BASE))
    call_command("migrate", verbosity=0)
    _replace(kept, _backup)


def _postgres(made_by_django: Make, creation, name: str) -> None:
    with creation._nodb_cursor() as cursor:
        lent = _kept_on(cursor)
    if lent:
        with creation._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name}")
            cursor.execute(f"CREATE DATABASE {name}{lent}")
        _point_at(creation, name)
        return
    made_by_django()
    creation.connection.close()  # a database that somebody uses cannot be copied
    with creation._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{TEMPLATES}%"])
        for (older,) in cursor.fetchall():
            cursor.execute(f"DROP DATABASE {older}")
        cursor.execute(f"CREATE DATABASE {TEMPLATES}{_made_from()} TEMPLATE {name}")


def _point_at(creation, name: str) -> None:
    creation.connection.close()
    settings.DATABASES[creation.connection.alias]["NAME"] = name
    creation.connection.settings_dict["NAME"] = name


def _kept_on(cursor) -> str:
    name = f"{TEMPLATES}{_made_from()}"
    cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
    return f" TEMPLATE {name}" if cursor.fetchone() else ""


def template_clause(url: str) -> str:
    """What ``CREATE DATABASE`` needs to begin with the migrated tables: nothing where the server at ``url`` keeps no template."""
    import psycopg2

    with closing(psycopg2.connect(url)) as link, link.cursor() as cursor:
        return _kept_on(cursor)


def let_copies_stand_in() -> None:
    """Wrap the making of test databases."""
    by_django = BaseDatabaseCreation.create_test_db
    way = {"sqlite": _sqlite, "postgresql": _postgres}[connection.vendor]

    def create_test_db(creation, verbosity=1, autoclobber=False, serialize=True, keepdb=False):
        name = creation._get_test_db_name()
        with _one_at_a_time():
            way(partial(by_django, creation, verbosity, autoclobber, serialize, keepdb), creation, name)
        return name

    BaseDatabaseCreation.create_test_db = create_test_db
