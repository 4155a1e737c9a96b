"""Which account a staff number opens."""

from django.conf import settings

from portal.accounts.backends import StaffBackend
from portal.kernel.doors import Door
from portal.kernel.errors import NotReachable
from portal.rights.models import User


def door_or_404(kind: str) -> Door:
    """The open door of this kind. NotReachable where the server's settings open none."""
    door = settings.DOORS.get(kind)
    if door is None:
        raise NotReachable(kind)
    return door


def account_of(number: str, *, administrators: bool) -> User | None:
    """The account that may sign in of the person with this staff number; None for nobody, a closed account, somebody who has left.

    With ``administrators`` also the account without a person whose login name is ``number``. Never by name or e-mail.
    """
    accounts = User.objects.select_related("person")
    user = accounts.filter(person__staff_no=number).first()
    if user is None and administrators:
        user = accounts.filter(person=None, username=number).first()
    return user if user is not None and StaffBackend().user_can_authenticate(user) else None
