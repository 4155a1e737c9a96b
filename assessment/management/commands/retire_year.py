"""manage.py retire_year YEAR --to FOLDER --by USER --second USER: an old year's rolls of attendance leave as Parquet files."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from assessment.management.speaking import actor_named, spoken
from assessment.retirement import services
from portal.kernel import clock
from portal.kernel.errors import NotReachable, RuleBroken


class Command(BaseCommand):
    help = "Write the rolls of attendance of a year to Parquet files, compare, and erase them here. A killed run is run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", type=int)
        parser.add_argument("--to", metavar="FOLDER", type=Path, required=True, help="an empty folder, or that of a run that was killed")
        parser.add_argument("--by", metavar="USER", required=True, help="audit administrator")
        parser.add_argument("--second", metavar="USER", required=True, help="security administrator")

    def handle(self, *args, year: int, to: Path, by: str, second: str, **options) -> None:
        people = {"actor": actor_named(by), "second": actor_named(second)}
        try:
            left = services.retire(**people, at=clock.now(), year=year, folder=to)
        except (RuleBroken, NotReachable) as broken:
            raise spoken(broken) from broken
        facts = {
            "year": year, "rows": f"{left.manifest.rows('attendance'):,}", "corrections": f"{left.manifest.rows('correction'):,}",
            "erased": f"{left.erased:,}", "gone": left.gone, "kept": left.kept, "staying": left.staying, "digest": left.digest,
        }  # fmt: skip
        self.stdout.write(_("%(year)s 年：文件里有出勤 %(rows)s 行、更正 %(corrections)s 行，已逐行核对。") % facts)
        self.stdout.write(_("本次从数据库移出 %(erased)s 行；以前已移出 %(gone)s 部分，因保全或已由别处移出而未动 %(kept)s 部分。") % facts)
        self.stdout.write(_("库中仍有名单的本年活动：%(staying)s 个（未归档或在保全中）。清单指纹 %(digest)s。") % facts)
