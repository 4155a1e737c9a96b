"""Accounts of the made-up enterprise: one of every role with a known password. Never in production."""

from datetime import date, datetime

from portal.accounts import services
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import Actor
from portal.rights.enums import Role
from portal.rights.models import RoleGrant, User

DEMO_PASSWORD = "Lan-Gu-2026"
# username -> role; administrators have no person of the roster
ADMINS = {
    "sysadmin": (Role.SYSTEM_ADMIN, "系统管理员"),
    "secadmin": (Role.SECURITY_ADMIN, "安全管理员"),
    "auditadmin": (Role.AUDIT_ADMIN, "审计管理员"),
}


def open_admins(actor: Actor, root: Node, today: date, at: datetime) -> dict[str, User]:
    """The three separated administrators at the root."""
    found = {}
    for username, (role, name) in ADMINS.items():
        user, _ = services.create_account(actor=actor, at=at, username=username, display_name=name)
        services.grant_role(actor=actor, at=at, user=user, role=role, node=root, starts_on=today, reason="演示")
        found[username] = user
    return found


def open_offices(actor: Actor, seats: list[tuple[Person, str, Node]], today: date, at: datetime) -> list[User]:
    """An account for each (person, role, node), all with the demo password; a person may hold several roles."""
    people = list({person.pk: person for person, _, _ in seats}.values())
    users = {u.person_id: u for u, _ in services.create_accounts(actor=actor, at=at, people=people)}
    for person, role, node in seats:
        if role != Role.WORKER:  # every account of the roster holds the worker role already
            services.grant_role(
                actor=actor, at=at, user=users[person.pk], role=role, node=node, starts_on=date(today.year - 2, 1, 1), reason="演示"
            )
    return list(users.values())


def give_known_passwords(usernames: list[str]) -> None:
    """Set the demo password and no forced change: one hash for all, since it is printed anyway."""
    from django.contrib.auth.hashers import make_password

    User.objects.filter(username__in=usernames).update(password=make_password(DEMO_PASSWORD), must_change_password=False)


def accounts_by_role() -> list[tuple[str, str, str, str]]:
    """(role, username, name, node) for the first account of each role, two where two persons are needed."""
    wanted = {Role.HR: 2, Role.COMMITTEE: 2, Role.ASSESSOR: 2}
    rows: list[tuple[str, str, str, str]] = []
    for role in Role:
        if role == Role.WORKER:
            continue
        grants = RoleGrant.objects.filter(role=role, user__must_change_password=False).select_related("user", "node").order_by("pk")
        rows += [(str(role.label), g.user.username, str(g.user), g.node.name) for g in grants[: wanted.get(role, 1)]]
    office = RoleGrant.objects.exclude(role=Role.WORKER).values("user_id")
    workers = RoleGrant.objects.filter(role=Role.WORKER, user__must_change_password=False).exclude(user_id__in=office)
    rows += [
        (str(Role.WORKER.label), g.user.username, str(g.user), g.node.name)
        for g in workers.select_related("user", "node").order_by("-pk")[:2]  # the last ones opened have met a path and not applied yet
    ]
    return rows
