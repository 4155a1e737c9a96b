"""manage.py load_calendar FILE [--source TEXT]: a year of holidays and make-up days, from the server's own command line."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from portal.calendar.imports import read_year
from portal.calendar.rules import DayProblem, year_warnings
from portal.calendar.services import YearRefused, load_year
from portal.catalogue.selectors import value_on
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.sentences import sentence
from portal.rights.access import system_actor


class Command(BaseCommand):
    help = "Load the holidays and make-up days of one year from a yaml, xlsx or csv file; replaces that year."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", default="", help="title and number of the notice; a yaml file may carry it itself")

    def handle(self, *args, file: Path, source: str, **options) -> None:
        if not file.is_file():
            raise CommandError(_("找不到文件 %(file)s。") % {"file": file})
        try:
            with file.open("rb") as content:
                found = read_year(content, file.name)
            row = load_year(
                actor=system_actor("load_calendar"), at=clock.now(), year=found.year or clock.today().year,
                source=source or found.source, days=found.days,
            )  # fmt: skip
        except YearRefused as broken:
            for problem in broken.problems:
                self.stderr.write(_line(problem))
            raise CommandError(_("共 %(n)s 处错误，没有写入任何内容。") % {"n": len(broken.problems)}, returncode=1) from broken
        except RuleBroken as broken:
            raise CommandError(sentence(broken.code, broken.params)) from broken
        for warning in year_warnings(found.days, int(value_on("STATUTORY_HOLIDAYS", found.days[0].on))):
            self.stderr.write(_line(warning))
        self.stdout.write(_("已载入 %(year)s 年放假安排，共 %(n)s 天。") % {"year": row.year, "n": len(found.days)})


def _line(problem: DayProblem) -> str:
    text = sentence(problem.code, problem.params)
    return _("第 %(line)s 行：%(text)s") % {"line": problem.line, "text": text} if problem.line else text
