"""manage.py note_backup NAME: another program has made a good backup."""

from django.core.management.base import BaseCommand, CommandParser

from portal.backups.services import note_backup
from portal.kernel import clock
from portal.rights.access import system_actor


class Command(BaseCommand):
    help = "Tell the portal that another program has made a good backup, so that the alarm stays silent."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="file name or label; a folder in it is not kept")
        parser.add_argument("--size", type=int, default=0, help="bytes")

    def handle(self, *args, name: str, size: int, **options) -> None:
        mark = note_backup(actor=system_actor("note_backup"), at=clock.now(), name=name, size=max(0, size))
        self.stdout.write(f"{mark.name}  {mark.made_at.isoformat(timespec='seconds')}")
