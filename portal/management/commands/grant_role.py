"""manage.py grant_role STAFF_NO ROLE NODE: the first offices of an empty portal, from the server's own command line."""

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from portal.accounts import services
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.sentences import sentence
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import system_actor
from portal.rights.enums import BUSINESS_ROLES, Role
from portal.rights.models import User


class Command(BaseCommand):
    help = "Open an account for somebody of the roster, where there is none, and grant a business role at a node."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("staff_no")
        parser.add_argument("role", choices=sorted(BUSINESS_ROLES))
        parser.add_argument("node", help="code of the node that the role reaches")

    @transaction.atomic
    def handle(self, *args, staff_no: str, role: str, node: str, **options) -> None:
        actor, now = system_actor("grant_role"), clock.now()
        person = Person.objects.filter(staff_no=staff_no).first()
        where = Node.objects.filter(code=node).first()
        if person is None or where is None:
            raise CommandError(f"no person {staff_no}" if person is None else f"no node {node}")
        try:
            user = User.objects.filter(person=person).first()
            if user is None:
                user, password = services.create_account(actor=actor, at=now, username=staff_no, display_name=person.name, person=person)
                self.stdout.write(f"{user.username}  {password}  (to be changed at the first sign-in)")
            if role != Role.WORKER:  # every account of the roster holds it
                services.grant_role(
                    actor=actor, at=now, user=user, role=Role(role), node=where, starts_on=clock.today(), reason="grant_role"
                )
        except RuleBroken as broken:
            raise CommandError(sentence(broken.code, broken.params)) from broken
        self.stdout.write(f"{user.username} is {role} at {where.code}")
