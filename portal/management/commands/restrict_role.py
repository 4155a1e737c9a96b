"""manage.py restrict_role NAME: what the role of the application may do in the database, given by the owner of the tables."""

import os
import re

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

TRAIL = ("portal_auditrow", "portal_auditseal")
WITNESS = "portal_rowtrail"  # written by its triggers alone
# They run as the owner: whoever may call one can hang it on a table of his own.
TRIGGERS, FORGET = ("portal_row_trail()", "portal_row_trail_judge()", "portal_row_trail_guard()"), "portal_row_trail_forget()"
# Stands where the table of attendance is in parts (docs/adr/0067): it makes the part of the next year, as the owner. Whoever may write
# rolls may call it, nobody else; a backup that came back without rights left it to everybody.
AHEAD = "public.branches_attendance_ahead()"


class Command(BaseCommand):
    help = "Let the role NAME work in every table, but only read and add in the trail; run it as the owner of the tables, after migrate."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", metavar="NAME")
        parser.add_argument("--create", action="store_true", help="make the role if it is missing; its password: DATABASE_ROLE_PASSWORD")

    def handle(self, *args, name: str, create: bool = False, **options) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("roles are a matter of PostgreSQL")
        if not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", name):
            raise CommandError(f"{name} is no name of a role")
        if create:
            self._create(name, os.environ.get("DATABASE_ROLE_PASSWORD", ""))
        self._restrict(name)
        self.stdout.write(f"{name} works in all tables; in {', '.join(TRAIL)} it reads and adds only, in {WITNESS} it reads")

    @transaction.atomic
    def _create(self, name: str, password: str) -> None:
        """A role that may sign in with ``password``; one that is there takes the password, which may have changed."""
        if not password:
            raise CommandError("set DATABASE_ROLE_PASSWORD to the password of the role")
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
            verb = "ALTER" if cursor.fetchone() else "CREATE"
            cursor.execute(f"{verb} ROLE {connection.ops.quote_name(name)} LOGIN PASSWORD %s", [password])

    @transaction.atomic
    def _restrict(self, name: str) -> None:
        """All or nothing, so that the portal never works without its rights in between."""
        role, trail = connection.ops.quote_name(name), ", ".join(TRAIL)
        with connection.cursor() as cursor:
            cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = %s", [name])
            found = cursor.fetchone()
            if found is None:
                raise CommandError(f"there is no role {name}")
            if found[0]:
                raise CommandError(f"{name} is a superuser: no right can be taken from it")
            cursor.execute(
                "SELECT tableowner FROM pg_tables WHERE schemaname = 'public' AND pg_has_role(%s, tableowner, 'MEMBER') LIMIT 1", [name]
            )
            if owner := cursor.fetchone():
                raise CommandError(f"{name} acts as {owner[0]}, who owns tables and can lift every guard. Let another role own them.")
            cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
            cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}")
            cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}")
            cursor.execute(f"REVOKE ALL ON {trail}, {WITNESS} FROM {role}")
            cursor.execute(f"GRANT SELECT, INSERT ON {trail} TO {role}")
            cursor.execute(f"GRANT SELECT ON {WITNESS} TO {role}")
            cursor.execute(f"REVOKE ALL ON FUNCTION {', '.join((*TRIGGERS, FORGET))} FROM PUBLIC, {role}")
            cursor.execute(f"GRANT EXECUTE ON FUNCTION {FORGET} TO {role}")
            cursor.execute("SELECT to_regprocedure(%s) IS NOT NULL", [AHEAD])
            if cursor.fetchone()[0]:
                cursor.execute(f"REVOKE ALL ON FUNCTION {AHEAD} FROM PUBLIC; GRANT EXECUTE ON FUNCTION {AHEAD} TO {role}")
