"""The way from the embedded database to PostgreSQL: every row of every table, in one transaction of the target.

A trial on one machine grows into an installation with several: nothing is typed again. Rows are copied as the models read
them, so what is encrypted stays readable with the same keys, and frozen packages keep their text and so their hash.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import DatabaseError, connection, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

from portal.backups import rules
from portal.kernel.addresses import database_of
from portal.kernel.errors import RuleBroken, ensure

TARGET = "move_target"
LOT = 2000  # rows written by one statement
ALIVE = ("portal_user", "portal_person", "portal_auditrow")  # a database with rows in one of these is in use


def move_database(*, to: str) -> dict[str, int]:
    """Copy everything into the migrated, unused PostgreSQL database at the address ``to``; returns rows by table.

    The portal is stopped meanwhile. All or nothing: a failure leaves the target as it was. The search index is not copied
    (``rebuild_search``), nor are files, which lie beside the database. Raises RuleBroken: ``backup.move_from``,
    ``backup.other_version``, ``backup.in_use``, ``backup.row_refused``, ``backup.counts_differ``.
    """
    target = _connected(to)
    try:
        missing = set(MigrationRecorder(connection).applied_migrations()) ^ set(MigrationRecorder(target).applied_migrations())
        used = 0 if missing else sum(_count(target, table) for table in ALIVE)
        ensure(rules.may_move(connection.vendor, len(missing), used))
        with transaction.atomic(), transaction.atomic(using=TARGET):
            return _copied(target)
    finally:
        target.close()
        del connections[TARGET]
        del connections.settings[TARGET]


def _connected(address: str) -> BaseDatabaseWrapper:
    connections.settings[TARGET] = {
        **connection.settings_dict, "ENGINE": "django.db.backends.postgresql", **database_of(address), "OPTIONS": {"connect_timeout": 3},
        "DISABLE_SERVER_SIDE_CURSORS": True, "CONN_MAX_AGE": 0,
    }  # fmt: skip
    return connections[TARGET]


def _count(target: BaseDatabaseWrapper, table: str) -> int:
    with target.cursor() as cursor:
        cursor.execute(f'SELECT COUNT(*) FROM "{table}"')
        return int(cursor.fetchone()[0])


def _tables() -> list[type[models.Model]]:
    """A model for every table, those of many-to-many relations too."""
    return [m for m in apps.get_models(include_auto_created=True) if m._meta.managed and not m._meta.proxy]


def _copied(target: BaseDatabaseWrapper) -> dict[str, int]:
    tables = _tables()
    names = [m._meta.db_table for m in tables]
    with target.cursor() as cursor:
        for name in names:  # guards and indexers of the live tables watch edits, not a copy
            cursor.execute(f'ALTER TABLE "{name}" DISABLE TRIGGER USER')
        cursor.execute("TRUNCATE " + ", ".join(f'"{name}"' for name in names))
        counts = {model._meta.db_table: _copy(model) for model in tables}
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name in names:
            cursor.execute(f'ALTER TABLE "{name}" ENABLE TRIGGER USER')
        for statement in target.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)
    wrong = rules.differences(counts, {name: _count(target, name) for name in names})
    if wrong:
        raise RuleBroken("backup.counts_differ", tables=len(wrong), first=f"{wrong[0].table} {wrong[0].expected}/{wrong[0].found}")
    return counts


def _copy(model: type[models.Model]) -> int:
    """The rows of one table; a row that PostgreSQL refuses (a text longer than its column) is named by its table."""
    done = 0
    for lot in _lots(model._base_manager.using("default").order_by("pk").iterator(LOT)):
        try:
            model._base_manager.using(TARGET).bulk_create(lot)
        except DatabaseError as error:
            raise RuleBroken("backup.row_refused", table=model._meta.db_table, why=str(error).strip()[:200]) from error
        done += len(lot)
    return done


def _lots(rows: Iterator[Any]) -> Iterator[list[Any]]:
    while lot := list(islice(rows, LOT)):
        yield lot
