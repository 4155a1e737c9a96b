"""Print the demo accounts of every role."""

from django.conf import settings
from django.core.management import BaseCommand

from portal.accounts.demo import DEMO_PASSWORD, accounts_by_role


class Command(BaseCommand):
    help = "Print one demo account of every role and their common password (never in production)."

    def handle(self, **options) -> None:
        if settings.IS_PRODUCTION:
            return
        rows = accounts_by_role()
        if not rows:
            return
        self.stdout.write(f"\nDemo accounts, password of all: {DEMO_PASSWORD}")
        for role, username, name, node in rows:
            self.stdout.write(f"  {username:<12}{role}  {name}  {node}")
