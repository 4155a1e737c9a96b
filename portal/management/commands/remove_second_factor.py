"""manage.py remove_second_factor NAME --reason WORDS: for somebody who lost phone and spare codes and has proved who he is."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.accounts import services
from portal.kernel import clock
from portal.rights.access import system_actor
from portal.rights.models import User


class Command(BaseCommand):
    help = "Remove the second factor of an account, after its holder has shown himself in person; the password stays."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--reason", required=True, help="who looked at which paper, for the trail")

    def handle(self, *args, username: str, reason: str, **options) -> None:
        user = User.objects.filter(username__iexact=username).first()
        if user is None:
            raise CommandError(f"no account {username}")
        if not reason.strip():
            raise CommandError("a reason is needed")
        actor = system_actor("remove_second_factor")
        if not services.remove_second_factor(actor=actor, at=clock.now(), user=user, reason=reason.strip()):
            raise CommandError(f"{user.username} has no second factor")
        self.stdout.write(f"{user.username} signs in with the password alone until a new second factor is set up")
