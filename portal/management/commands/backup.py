"""manage.py backup [FOLDER]: database and uploads in one file."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.backups.services import make_backup, note_backup, prune_backups
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.sentences import sentence
from portal.rights.access import system_actor


class Command(BaseCommand):
    help = "Write database and uploads into one file; the keys are not in it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=Path(settings.VAR_DIR) / "backups")
        parser.add_argument("--keep", type=int, default=0, help="delete the oldest backups of the folder beyond this number")

    def handle(self, *args, folder: Path, keep: int, **options) -> None:
        try:
            target = make_backup(folder=folder, at=clock.now())
        except RuleBroken as broken:
            raise CommandError(sentence(broken.code, broken.params)) from broken
        note_backup(actor=system_actor("backup"), at=clock.now(), name=target.name, size=target.stat().st_size)
        self.stdout.write(f"{target}  {target.stat().st_size:,} bytes")
        for name in prune_backups(folder=folder, keep=keep):
            self.stdout.write(f"deleted {name}")
