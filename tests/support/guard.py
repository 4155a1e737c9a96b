"""Emptying the database between two tests would break the rule that the trail is never deleted: the guard is lifted for it."""

from contextlib import contextmanager
from importlib import import_module

from django.core.management.commands import flush
from django.db import connections

GUARDS = [import_module(f"portal.migrations.{name}") for name in ("0010_audit_guard", "0113_trust")]
GUARD = GUARDS[0]


@contextmanager
def resting(alias: str = "default"):
    """PostgreSQL without guards, row trail and indexers; the suite works as a superuser."""
    with connections[alias].cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
    try:
        yield
    finally:
        with connections[alias].cursor() as cursor:
            cursor.execute("SET session_replication_role = origin")


@contextmanager
def lifted(alias: str = "default"):
    """The database without the triggers on the audit rows and their seals; on PostgreSQL without any trigger."""
    if connections[alias].vendor == "postgresql":
        with resting(alias):
            yield
        return
    with connections[alias].schema_editor() as editor:
        for guard in GUARDS:
            guard.lift(None, editor)
    try:
        yield
    finally:
        with connections[alias].schema_editor() as editor:
            for guard in GUARDS:
                guard.guard(None, editor)


def let_flush_pass() -> None:
    """Make the ``flush`` that follows each transactional test lift the guard."""
    original = flush.Command.handle

    def handle(self, **options):
        with lifted(options.get("database") or "default"):
            return original(self, **options)

    if not getattr(original, "lifts_guard", False):
        handle.lifts_guard = True
        flush.Command.handle = handle
