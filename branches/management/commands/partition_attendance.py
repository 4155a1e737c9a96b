"""manage.py partition_attendance [--yes] [--join]: the table of attendance in parts by year, and back (docs/operations.md)."""

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils.translation import gettext as _

from branches.activities.services import partitions
from branches.activities.services.partitions import Layout, Part
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.sentences import sentence
from portal.rights.access import system_actor


class Command(BaseCommand):
    help = "Write the table of attendance anew in one part a year (PostgreSQL); without --yes only say what would be done."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--yes", action="store_true", help="do it; run as the owner of the tables while nobody works")
        parser.add_argument("--join", action="store_true", help="the way back: one plain table again")

    def handle(self, *args, yes: bool, join: bool, **options) -> None:
        at = clock.now()
        try:
            found = partitions.layout(at=at)
            self._tell(found)
            if not yes:
                self.stdout.write(_("没有改动任何数据；确认后加 --yes 执行。"))
                return
            act = partitions.join if join else partitions.cut
            rows = act(actor=system_actor("partition_attendance"), at=at)
        except RuleBroken as broken:
            raise CommandError(sentence(broken.code, broken.params)) from broken
        with connection.cursor() as cursor:  # the planner knows nothing of the new tables yet
            cursor.execute(f"ANALYZE {partitions.TABLE}")
        self.stdout.write(_("完成：%(n)s 行出勤，前后一致。") % {"n": f"{rows:,}"})

    def _tell(self, found: Layout) -> None:
        state = _("已分区") if found.is_cut else _("未分区")
        size = {"state": state, "n": f"{found.rows:,}", "mb": f"{found.size / 2**20:,.0f}"}
        self.stdout.write(_("出勤表%(state)s，约 %(n)s 行，连同索引 %(mb)s MB；改写时磁盘上另需同样多的空间。") % size)
        for part in found.parts:
            self.stdout.write(self._line(part))

    @staticmethod
    def _line(part: Part) -> str:
        words = {"year": part.year, "first": "…" if part.first is None else part.first, "end": part.end}
        return _("  %(year)s 年登记的活动：编号 %(first)s 至 %(end)s 以下") % words
