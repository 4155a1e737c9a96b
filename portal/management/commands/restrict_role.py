"""manage.py restrict_role NAME: what the role of the application may do in the database, given by the owner of the tables."""

import re

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

TRAIL = ("portal_auditrow", "portal_auditseal")


class Command(BaseCommand):
    help = "Let the role NAME work in every table, but only read and add in the trail; run it as the owner of the tables, after migrate."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", metavar="NAME")

    def handle(self, *args, name: str, **options) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("roles are a matter of PostgreSQL")
        if not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", name):
            raise CommandError(f"{name} is no name of a role")
        role, trail = connection.ops.quote_name(name), ", ".join(TRAIL)
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tableowner = %s", [name])
            if cursor.fetchone():
                raise CommandError(f"{name} owns tables: an owner can lift every guard. Let another role own them.")
            cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
            cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}")
            cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}")
            cursor.execute(f"REVOKE ALL ON {trail} FROM {role}")
            cursor.execute(f"GRANT SELECT, INSERT ON {trail} TO {role}")
        self.stdout.write(f"{name} works in all tables; in {trail} it reads and adds only")
