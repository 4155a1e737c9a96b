"""manage.py read_retired FOLDER [--sql QUESTION | --restore --by USER --second USER]: retired rolls looked at, asked, brought back."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from assessment.management.speaking import actor_named, spoken
from assessment.retirement import services
from assessment.retirement.services import files
from portal.kernel import clock
from portal.kernel.errors import NotReachable, RuleBroken


class Command(BaseCommand):
    help = "Check the files of a retired year; answer a SELECT from them without the database; or bring the rows back."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        act = parser.add_mutually_exclusive_group()
        act.add_argument("--sql", metavar="SELECT", help="over attendance, correction, activity; answered as JSON, a line for each row")
        act.add_argument("--restore", action="store_true", help="bring the rows back into the database that they left")
        parser.add_argument("--by", metavar="USER", help="audit administrator, for --restore")
        parser.add_argument("--second", metavar="USER", help="security administrator, for --restore")

    def handle(self, *args, folder: Path, sql: str | None, restore: bool, by: str | None, second: str | None, **options) -> None:
        try:
            if restore:
                self._restore(folder, by, second)
            elif sql is not None:
                self._ask(folder.absolute(), sql)
            else:
                self._check(folder.absolute())
        except (RuleBroken, NotReachable) as broken:
            raise spoken(broken) from broken

    def _check(self, folder: Path) -> None:
        manifest, digest = files.manifest_in(folder)
        files.check(folder, manifest)
        made = {"year": manifest.year, "at": manifest.made_at, "by": manifest.by, "second": manifest.second}
        self.stdout.write(_("%(year)s 年的出勤名单，%(at)s 由 %(by)s 提出、%(second)s 确认转存。") % made)
        for key in manifest.schema:
            self.stdout.write(f"  {key}: {manifest.rows(key):,}")
        self.stdout.write(_("全部文件与清单一致，清单指纹 %(digest)s。") % {"digest": digest})

    def _ask(self, folder: Path, question: str) -> None:
        manifest, _digest = files.manifest_in(folder)
        names, rows = files.ask(folder, manifest, question)
        for row in rows:
            self.stdout.write(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False, default=str))

    def _restore(self, folder: Path, by: str | None, second: str | None) -> None:
        if not by or not second:
            raise CommandError(_("取回须写明 --by 和 --second。"))
        rows = services.restore(actor=actor_named(by), second=actor_named(second), at=clock.now(), folder=folder)
        self.stdout.write(_("已取回 %(n)s 行，与文件逐行一致。") % {"n": f"{rows:,}"})
