"""manage.py verify_round CODE [--against-live]: ends with 0 when equal, 1 when not."""

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from assessment.management.speaking import round_named, spoken
from assessment.rounds import services
from assessment.rounds.rules import Difference
from portal.kernel.errors import RuleBroken

SHOWN = 100


class Command(BaseCommand):
    help = "Check a published round: its hash, its tables, and the points that the frozen facts give once more."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code")
        parser.add_argument("--against-live", action="store_true", help="also say what differs from today's records; never fails")

    def handle(self, *args, **options) -> None:
        try:
            answer = services.verify_round(round_named(options["code"]), against_live=options["against_live"])
        except RuleBroken as broken:
            raise spoken(broken) from broken
        for difference in answer.live[:SHOWN]:
            self.stdout.write(_("与现在的数据不同——") + _line(difference))
        if options["against_live"]:
            self.stdout.write(_("与现在的数据共有 %(n)s 处差别（不影响核验结果）。") % {"n": len(answer.live)})
        if answer.is_equal:
            params = {"n": answer.branches, "digest": answer.hash_found}
            self.stdout.write(_("一致（equal）：%(n)s 个支部，指纹 %(digest)s。") % params)
            return
        for difference in answer.differences[:SHOWN]:
            self.stderr.write(_line(difference))
        hashes = {"stored": answer.hash_stored[:16], "found": answer.hash_found[:16], "n": len(answer.differences)}
        raise CommandError(_("不一致（not equal）：公布时指纹 %(stored)s，现在 %(found)s，%(n)s 处不同。") % hashes, returncode=1)


def _line(difference: Difference) -> str:
    params = {"branch": difference.branch, "what": difference.what, "found": difference.found[:80], "expected": difference.expected[:80]}
    return _("%(branch)s，%(what)s：现在是 %(found)s，应为 %(expected)s。") % params
