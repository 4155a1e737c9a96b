"""manage.py publish_round CODE --by USER --second USER"""

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from assessment.management.speaking import actor_named, round_named, spoken
from assessment.rounds import services
from assessment.rounds.enums import RoundState
from portal.kernel import clock
from portal.kernel.errors import NotReachable, RuleBroken
from portal.rights.access import system_actor


class Command(BaseCommand):
    help = "Publish a computed or reviewed round in the names of two different persons; freezes it under one hash."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code")
        parser.add_argument("--by", metavar="USER", required=True)
        parser.add_argument("--second", metavar="USER", required=True)

    def handle(self, *args, **options) -> None:
        first, second = actor_named(options["by"]), actor_named(options["second"])
        round = round_named(options["code"])
        try:
            with transaction.atomic():
                if round.state == RoundState.COMPUTED:  # nobody has ended the review on the page: it ends here, by the same rules
                    services.review_round(actor=system_actor("publish_round"), at=clock.now(), round=round)
                round = services.publish_round(actor=first, second=second, at=clock.now(), round=round)
        except (RuleBroken, NotReachable) as broken:
            raise spoken(broken) from broken
        self.stdout.write(_("考核期 %(code)s 已公布，指纹 %(digest)s。") % {"code": round.code, "digest": round.package_hash})
