"""A personal API token from the command line."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.accounts import services
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.sentences import sentence
from portal.rights.access import system_actor
from portal.rights.models import User


class Command(BaseCommand):
    help = "Issue an API token for USER (login name) and print its secret, once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("user", metavar="USER")
        parser.add_argument("--days", type=int, default=90, help="how many days it lives (default 90)")
        parser.add_argument("--name", default="命令行签发", help="what it is for")

        parser.add_argument("--scopes", default="*", help="comma-separated: * (all the owner may do), *:read, activity:write, …")

    def handle(self, *args, user: str, days: int, name: str, scopes: str = "*", **options) -> None:
        account = User.objects.filter(username__iexact=user).first()
        if account is None:
            raise CommandError(f"There is no account named {user}.")
        try:
            secret = services.issue_token(
                actor=system_actor("issue_token"), at=clock.now(), user=account, name=name, days=days, scopes=scopes.split(",")
            )
        except RuleBroken as broken:
            raise CommandError(sentence(broken.code, broken.params)) from broken
        self.stdout.write(secret)
