"""Reads of roles: which offices stand on the line of a place."""

from collections.abc import Iterable
from datetime import date

from portal.kernel.scope import path_line
from portal.rights.models import RoleGrant


def officers_of(path: str, roles: Iterable[str], today: date) -> set[int]:
    """Accounts with one of ``roles`` at the nearest node on the line of ``path``. One statement."""
    line = path_line(path)
    grants = RoleGrant.objects.valid_on(today).filter(node__path__in=line, role__in=list(roles), user__is_active=True)
    found: dict[str, set[int]] = {}
    for at, user_id in grants.values_list("node__path", "user_id"):
        found.setdefault(at, set()).add(user_id)
    return next((found[at] for at in reversed(line) if at in found), set())
