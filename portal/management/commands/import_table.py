"""manage.py import_table KIND FILE [--commit] [--by USER]"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.exchange.registry import all_kinds, kind_of
from portal.exchange.resources import Problem
from portal.exchange.services import check_table
from portal.kernel import clock
from portal.kernel.sentences import sentence
from portal.rights.access import Actor, actor_of, system_actor
from portal.rights.models import User


class Command(BaseCommand):
    help = "Check a table of one kind; with --commit write it, all or nothing."

    def add_arguments(self, parser) -> None:
        parser.add_argument("kind")
        parser.add_argument("file", type=Path)
        parser.add_argument("--commit", action="store_true", help="write the rows when all of them are right")
        parser.add_argument("--by", metavar="USER", help="act as this account, with its rights and reach")

    def handle(self, *args, **options) -> None:
        kind = kind_of(options["kind"])
        if kind is None:
            params = {"kind": options["kind"], "kinds": "、".join(k.key for k in all_kinds())}
            raise CommandError(sentence("exchange.unknown_kind", params))
        actor = self._actor(options["by"])
        if not actor.can(kind.right):
            raise CommandError(_("账号 %(user)s 没有“%(kind)s”的导入权限。") % {"user": actor.label, "kind": kind.label})
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(_("找不到文件 %(file)s。") % {"file": path})
        with path.open("rb") as file:
            report = check_table(kind=kind, file=file, name=path.name, actor=actor, at=clock.now(), commit=options["commit"])
        for note in report.notes:
            self.stdout.write(note)
        for problem in report.problems:
            self.stderr.write(_line(problem))
        if not report.is_clean:
            raise CommandError(_("共 %(n)s 处错误，没有写入任何内容。") % {"n": report.problem_count}, returncode=1)
        counts = {"rows": report.rows, "created": report.created, "changed": report.changed, "unchanged": report.unchanged}
        if options["commit"]:
            self.stdout.write(_("已写入 %(rows)s 行：新增 %(created)s，更新 %(changed)s，未变 %(unchanged)s。") % counts)
        else:
            text = _("检查通过 %(rows)s 行：将新增 %(created)s，更新 %(changed)s，未变 %(unchanged)s。加 --commit 写入。")
            self.stdout.write(text % counts)

    def _actor(self, username: str | None) -> Actor:
        if username is None:
            return system_actor("import_table")
        user = User.objects.filter(username=username, is_active=True).first()
        if user is None:
            raise CommandError(_("没有账号 %(user)s，或已停用。") % {"user": username})
        return actor_of(user, clock.today())


def _line(problem: Problem) -> str:
    if problem.row == 0:
        return problem.message
    place = _("第 %(row)s 行") % {"row": problem.row}
    return f"{place}，{problem.column}：{problem.message}" if problem.column else f"{place}：{problem.message}"
