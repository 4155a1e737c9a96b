"""Reads of sign-in windows."""

from datetime import date, datetime

from django.db.models import Q

from portal.catalogue.selectors import value_on
from portal.rights.models import User
from portal.signin.models import SigninSession


def seconds_on(day: date) -> int:
    """Length of one code's interval in seconds: rule row SIGNIN_CODE_SECONDS valid on ``day``. One statement."""
    return int(value_on("SIGNIN_CODE_SECONDS", day))


def session_now(record_kind: str, record_id: int, at: datetime) -> SigninSession | None:
    """The window of a record that is open at ``at``."""
    rows = SigninSession.objects.filter(record_kind=record_kind, record_id=record_id, opens_at__lte=at, closes_at__gte=at)
    return rows.order_by("-pk").first()


def account_of(staff_no: str, today: date) -> User | None:
    """The active account of a staff number who has not left: the PIN that follows decides, so no reach is asked."""
    rows = User.objects.filter(person__staff_no=staff_no.strip(), is_active=True)
    return rows.filter(Q(person__left_on=None) | Q(person__left_on__gte=today)).first()
