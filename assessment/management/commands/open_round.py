"""manage.py open_round CODE [--scheme CODE] [--by USER]"""

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from assessment.management.speaking import actor_named, spoken
from assessment.rounds import services
from assessment.schemes.enums import SchemeState
from assessment.schemes.models import AssessmentScheme
from portal.kernel import clock
from portal.kernel.errors import NotReachable, RuleBroken
from portal.rights.access import system_actor


class Command(BaseCommand):
    help = "Open the round of a period (2026Q3 or 2026) with an adopted scheme."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code")
        parser.add_argument("--scheme", metavar="CODE", help="which adopted scheme; not needed while there is only one")
        parser.add_argument("--by", metavar="USER", help="act as this account")

    def handle(self, *args, **options) -> None:
        actor = actor_named(options["by"]) if options["by"] else system_actor("open_round")
        try:
            round = services.open_round(actor=actor, at=clock.now(), code=options["code"], scheme=self._scheme(options["scheme"]))
        except (RuleBroken, NotReachable) as broken:
            raise spoken(broken) from broken
        params = {"code": round.code, "scheme": round.scheme, "n": round.participants.count()}
        self.stdout.write(_("考核期 %(code)s 已开启，方案 %(scheme)s，%(n)s 个支部参加。") % params)

    def _scheme(self, code: str | None) -> AssessmentScheme:
        found = list(AssessmentScheme.objects.filter(state=SchemeState.ADOPTED, **({"code": code} if code else {})))
        if not found:
            raise CommandError(_("没有已通过的考核方案。请先运行 import_scheme 文件 --adopt。"))
        if len(found) > 1:
            codes = "、".join(s.code for s in found)
            raise CommandError(_("已通过的方案不止一个，请用 --scheme 指定：%(codes)s。") % {"codes": codes})
        return found[0]
