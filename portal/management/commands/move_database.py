"""manage.py move_database postgresql://…: everything of the embedded database into an unused one of PostgreSQL."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.backups.services import move_database
from portal.kernel.errors import RuleBroken
from portal.kernel.sentences import sentence


class Command(BaseCommand):
    help = "Copy every row of the embedded database into a migrated, unused PostgreSQL database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("to", metavar="postgresql://user:password@host:5432/name")

    def handle(self, *args, to: str, **options) -> None:
        try:
            counts = move_database(to=to)
        except RuleBroken as broken:
            raise CommandError(sentence(broken.code, broken.params)) from broken
        self.stdout.write(f"moved {sum(counts.values()):,} rows of {len(counts)} tables")
        self.stdout.write("now set DATABASE_URL to the new address and run: manage.py rebuild_search, manage.py verify_round CODE")
