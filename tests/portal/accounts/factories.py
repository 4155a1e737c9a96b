"""Administrators and whole sign-in stories for the tests of accounts."""

from portal.rights.enums import Role
from portal.rights.models import User
from tests.support.factories import RoleGrantFactory, UserFactory


def admin(role: Role, node, username: str) -> User:
    """An administrator's own account at ``node``."""
    user = UserFactory(person=None, username=username, display_name=username)
    RoleGrantFactory(user=user, role=role, node=node)
    return user


def with_password(user: User, password: str = "Kuang-Gong-2026") -> User:
    """The same account with a password that can be typed."""
    user.set_password(password)
    user.save(update_fields=["password"])
    return user
