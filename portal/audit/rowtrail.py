"""Triggers of PostgreSQL that witness the trail: which tables have them, put in place after every ``migrate``.

A row per statement, whatever door it came through: form, API, bulk, ``update()``, psql. Every table of the four floors is traced
unless a room leaves it out with a reason (``registry.leave_untraced``). ``HONGJIANG_ROW_TRAIL=0`` takes the triggers away with
the next ``migrate``. SQLite has none of this: nobody else writes there.
"""

import logging
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from portal.audit import registry
from portal.kernel import clock, retention

log = logging.getLogger(__name__)
FLOORS = ("portal", "workforce", "branches", "assessment")
# The table of what an UPDATE or DELETE touched is the old one: its keys are those under which the records were known.
WHEN = {
    "row_trail_insert": "INSERT ON {table} REFERENCING NEW TABLE AS changed",
    "row_trail_update": "UPDATE ON {table} REFERENCING OLD TABLE AS changed",
    "row_trail_delete": "DELETE ON {table} REFERENCING OLD TABLE AS changed",
    "row_trail_truncate": "TRUNCATE ON {table}",
}
STANDING = """
SELECT c.relname, t.tgname, t.tgenabled = 'O' FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE t.tgfoid = to_regproc('portal_row_trail') AND c.relnamespace = 'public'::regnamespace
"""
# Parts of a table (docs/adr/0067) have triggers of their own, for statements that name the part; those that name the whole fire none there.
PARTS = """
SELECT c.relname, p.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_class p ON p.oid = i.inhparent
WHERE c.relispartition AND c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
"""
# The witness's own: a row that nobody changes, and the mark of one without an act. name -> (its function, how it is made).
WITNESS = "portal_rowtrail"
ITS_OWN = {
    "row_trail_no_change": ("portal_row_trail_guard", "CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW"),
    "row_trail_no_truncate": ("portal_row_trail_guard", "CREATE TRIGGER {name} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT"),
    "row_trail_judge": (
        "portal_row_trail_judge",
        "CREATE CONSTRAINT TRIGGER {name} AFTER INSERT ON {table} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW",
    ),
}
GUARDING = """
SELECT t.tgname, p.proname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
WHERE t.tgrelid = to_regclass('public.portal_rowtrail') AND t.tgenabled = 'O'
"""


def tables() -> list[type[models.Model]]:
    """A model for every table of the four floors, those of many-to-many relations too."""
    found = [m for floor in FLOORS for m in apps.get_app_config(floor).get_models(include_auto_created=True)]
    return [m for m in found if m._meta.managed and not m._meta.proxy]


def traced() -> dict[str, str]:
    """table -> column of its key, of all tables that shall have the triggers."""
    left_out = registry.untraced()
    return {m._meta.db_table: m._meta.pk.column or "" for m in tables() if m._meta.label not in left_out}


def _wanted(link: BaseDatabaseWrapper) -> dict[str, str]:
    """As ``traced``, with the parts that its tables lie in."""
    whole = traced()
    with link.cursor() as cursor:
        cursor.execute(PARTS)
        return whole | {part: whole[table] for part, table in cursor.fetchall() if table in whole}


def _standing(link: BaseDatabaseWrapper) -> tuple[set[str], dict[tuple[str, str], bool]]:
    """The tables there are, and (table, trigger) -> whether it is on."""
    with link.cursor() as cursor:
        cursor.execute(STANDING)
        standing = {(table, name): is_on for table, name, is_on in cursor.fetchall()}
        there = set(link.introspection.table_names(cursor))
        cursor.execute(PARTS)
        return there | {part for part, _table in cursor.fetchall()}, standing


def _silent(link: BaseDatabaseWrapper) -> list[str]:
    """Which of the witness's own triggers are gone, off, or call something else."""
    with link.cursor() as cursor:
        cursor.execute(GUARDING)
        found = dict(cursor.fetchall())
    return [name for name, (function, _made) in ITS_OWN.items() if found.get(name) != function]


def is_kept() -> bool:
    """Whether this installation has a row trail."""
    return connection.vendor == "postgresql" and settings.ROW_TRAIL


def missing() -> list[str]:
    """Tables on which a trigger is missing or switched off, that of the witness too; nothing on SQLite and where it is switched off."""
    if not is_kept():
        return []
    there, standing = _standing(connection)
    lost = {table for table in _wanted(connection) if table in there and not all(standing.get((table, name)) for name in WHEN)}
    return sorted(lost | ({WITNESS} if _silent(connection) else set()))


def _changes(wanted: dict[str, str], there: set[str], standing: dict[tuple[str, str], bool]) -> Iterator[str]:
    for table, key in wanted.items():
        if table in there:
            lost = [name for name in WHEN if not standing.get((table, name))]
            yield "; ".join(
                f"CREATE OR REPLACE TRIGGER {name} AFTER {WHEN[name].format(table=table)} FOR EACH STATEMENT"
                f" EXECUTE FUNCTION portal_row_trail('{key}'); ALTER TABLE {table} ENABLE TRIGGER {name}"
                for name in lost
            )
    for table, name in standing:
        if table not in wanted:
            yield f"DROP TRIGGER {name} ON {table}"


def _own(name: str) -> str:
    function, made = ITS_OWN[name]
    return f"DROP TRIGGER IF EXISTS {name} ON {WITNESS}; {made.format(name=name, table=WITNESS)} EXECUTE FUNCTION {function}()"


def put_in_place(link: BaseDatabaseWrapper) -> int:
    """Give every traced table its triggers and take them from the others; returns how many statements it took. Safe to run twice."""
    if link.vendor != "postgresql":
        return 0
    there, standing = _standing(link)
    with link.cursor() as cursor:
        cursor.execute("SELECT to_regproc('portal_row_trail') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return 0
        # One transaction a table: a lock on all of them at once would wait for everybody.
        statements = [words for words in _changes(_wanted(link) if settings.ROW_TRAIL else {}, there, standing) if words]
        statements += [_own(name) for name in _silent(link)]
        for words in statements:
            cursor.execute(words)
    return len(statements)


def after_migrate(sender: Any, using: str, **kwargs: Any) -> None:
    """Of ``migrate`` alone; the emptying of a test database sends the signal too, without a plan."""
    if "plan" in kwargs:
        put_in_place(connections[using])


def forget() -> int:
    """Delete the rows that are older than three years, by the clock of the database, which refuses to lose a younger one.

    They belong to nobody and to no place: they stay as long as everything of the enterprise is held.
    """
    if connection.vendor != "postgresql" or retention.is_whole_held("", clock.today()):
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal_row_trail_forget()")
        return int(cursor.fetchone()[0])
