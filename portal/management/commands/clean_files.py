"""manage.py clean_files [--dry-run]: what the daily clean-up does, by hand; with --dry-run it only counts."""

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from portal.files import services
from portal.kernel import clock
from portal.rights.access import system_actor


class Command(BaseCommand):
    help = "Delete files that stand beside no record for the days of UPLOAD_ORPHAN_DAYS, and bytes on disk that no row names."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only count what would be deleted")

    def handle(self, *args, dry_run: bool, **options) -> None:
        at = clock.now()
        loose = services.forget_loose(actor=system_actor("clean_files"), at=at, dry_run=dry_run)
        strays = services.forget_strays(at=at, dry_run=dry_run)
        text = _("将删除 %(n)s 份（%(kb)s KB）：%(what)s") if dry_run else _("已删除 %(n)s 份（%(kb)s KB）：%(what)s")
        for swept, what in ((loose, _("未附在任何记录上的文件")), (strays, _("磁盘上无人引用的文件"))):
            self.stdout.write(text % {"n": swept.files, "kb": -(-swept.bytes // 1024), "what": what})
