"""The first three accounts of an empty portal: one administrator for each of the three separated duties."""

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from portal.accounts import services
from portal.kernel import clock
from portal.kernel.fields import validate_node_code
from portal.organization.enums import NodeKind
from portal.organization.models import Node
from portal.organization.services import create_node
from portal.rights.access import system_actor
from portal.rights.enums import Role
from portal.rights.models import User

FIRST = {
    "sysadmin": ("系统管理员", Role.SYSTEM_ADMIN),
    "secadmin": ("安全管理员", Role.SECURITY_ADMIN),
    "auditadmin": ("审计管理员", Role.AUDIT_ADMIN),
}


class Command(BaseCommand):
    help = "Create sysadmin, secadmin and auditadmin with printed one-time passwords; makes the root node where there is none."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--root-code", default="JT", help="code of the root node, if it has to be made (default JT)")
        parser.add_argument("--root-name", default="集团公司", help="name of the root node, if it has to be made")

    @transaction.atomic
    def handle(self, *args, root_code: str, root_name: str, **options) -> None:
        actor, now = system_actor("create_first_admins"), clock.now()
        known = sorted(User.objects.filter(username__in=FIRST).values_list("username", flat=True))
        if known:
            raise CommandError(f"These accounts exist already: {', '.join(known)}. Reset a password on the page of accounts instead.")
        root = Node.objects.filter(parent=None).order_by("path").first()
        if root is None:
            validate_node_code(root_code)

            root = create_node(
                actor=actor, at=now, code=root_code, name=root_name, short_name=root_name[:20], kind=NodeKind.GROUP,
                parent=None, opened_on=clock.today(),
            )  # fmt: skip
            self.stdout.write(f"Root node {root.code} {root.name} created.")
        for username, (name, role) in FIRST.items():
            user, password = services.create_account(actor=actor, at=now, username=username, display_name=name)
            services.grant_role(actor=actor, at=now, user=user, role=role, node=root, starts_on=clock.today(), reason="系统初始化")
            self.stdout.write(f"{username:12}{password}   {name}")
        self.stdout.write("Each password must be changed at the first sign-in. Hand the three accounts to three different people.")
