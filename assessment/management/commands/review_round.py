"""manage.py review_round CODE [--by USER]"""

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from assessment.management.speaking import actor_named, round_named, spoken
from assessment.rounds import services
from portal.kernel import clock
from portal.kernel.errors import NotReachable, RuleBroken
from portal.rights.access import system_actor


class Command(BaseCommand):
    help = "End the review of a computed round: all judged points given, no adjustment waiting."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code")
        parser.add_argument("--by", metavar="USER", help="act as this account")

    def handle(self, *args, **options) -> None:
        actor = actor_named(options["by"]) if options["by"] else system_actor("review_round")
        try:
            services.review_round(actor=actor, at=clock.now(), round=round_named(options["code"]))
        except (RuleBroken, NotReachable) as broken:
            raise spoken(broken) from broken
        self.stdout.write(_("考核期 %(code)s 复核完成。") % {"code": options["code"]})
