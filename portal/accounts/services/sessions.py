"""Ending what runs under an account: its other sessions, and a second factor that is lost."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction

from portal.audit.services import record
from portal.kernel.errors import NotReachable
from portal.rights.access import Actor
from portal.rights.models import User


def _path(user: User) -> str:
    return user.person.unit.path if user.person else ""


@transaction.atomic
def end_other_sessions(*, actor: Actor, at: datetime, user: User) -> None:
    """End every session of one's own account that began before ``at``; the page that asks lets its own begin anew."""
    if actor.user_id != user.pk:
        raise NotReachable("account.reset")
    User.objects.filter(pk=user.pk).update(sessions_valid_from=at)
    record(actor=actor, at=at, action="account.sessions_ended", obj=user, path=_path(user))


@transaction.atomic
def remove_second_factor(*, actor: Actor, at: datetime, user: User, reason: str) -> bool:
    """Take a lost second factor with its spare codes off and end all sessions; False where there was none.

    Only the portal itself may, from the server's command line: no administrator alone gets round the factor of another.
    """
    if not actor.is_system:
        raise NotReachable("account.reset")
    if not Authenticator.objects.filter(user=user).delete()[0]:
        return False
    User.objects.filter(pk=user.pk).update(sessions_valid_from=at)
    record(actor=actor, at=at, action="account.second_factor_changed", obj=user, path=_path(user), reason=reason)
    return True
