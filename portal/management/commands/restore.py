"""manage.py restore FILE: a backup into an empty database and an empty file folder."""

from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.backups.services import restore_backup
from portal.kernel.errors import RuleBroken
from portal.kernel.sentences import sentence


class Command(BaseCommand):
    help = "Put a backup back, compare the rows with its manifest, and bring the tables to the version of this code."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args, file: Path, **options) -> None:
        try:
            manifest = restore_backup(file=file)
        except RuleBroken as broken:
            raise CommandError(sentence(broken.code, broken.params)) from broken
        rows = sum(manifest["counts"].values())
        self.stdout.write(f"restored {len(manifest['counts'])} tables, {rows:,} rows, {manifest['files']} files of {manifest['made_at']}")
        call_command("migrate", verbosity=0)
        self.stdout.write("migrated; now verify the newest published round: manage.py verify_round CODE")
