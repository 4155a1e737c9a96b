"""What signing in, out and changing a password leaves behind: the start of the session, and the trail."""

from typing import Any

from allauth.account import signals as allauth_signals
from allauth.mfa import signals as mfa_signals
from django.contrib import messages
from django.contrib.auth import signals as auth_signals
from django.contrib.auth.models import update_last_login
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext

from portal.accounts import services
from portal.audit.services import record
from portal.kernel import clock
from portal.rights.access import Actor
from portal.rights.models import User

BEGUN_AT = "begun_at"
FACTOR_BY_DOOR = "factor_by_door"  # the provider of the door checked a second factor, and the settings trust it (docs/adr/0060)


def _own(user: User) -> Actor:
    return Actor(user=user, label=str(user))


def begin_session(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """The absolute limit of a session counts from here."""
    request.session[BEGUN_AT] = clock.now().timestamp()
    request.session.pop(FACTOR_BY_DOOR, None)


def note_sign_in(sender: Any, request: HttpRequest, user: User, sociallogin: Any = None, **kwargs: Any) -> None:
    """The day of the last sign-in and the act in one transaction: a change of an account without an act looks like somebody's hand.
    ``sociallogin`` comes with a sign-in through a door."""
    door = {"door": sociallogin.account.provider} if sociallogin is not None else None
    with transaction.atomic():
        update_last_login(sender, user)
        record(actor=_own(user), at=clock.now(), action="session.begun", obj=user, after=door)
    if sociallogin is not None and sociallogin.state.get(FACTOR_BY_DOOR):
        request.session[FACTOR_BY_DOOR] = True


def note_sign_out(sender: Any, request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        record(actor=_own(user), at=clock.now(), action="session.ended", obj=user)


def note_password_change(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    services.note_password_change(actor=_own(user), at=clock.now(), user=user)
    messages.success(request, gettext("密码已修改。其他设备上的登录已失效。"))


def note_second_factor(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    record(actor=_own(user), at=clock.now(), action="account.second_factor_changed", obj=user)


def note_wrong_code(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    record(actor=_own(user), at=clock.now(), action="session.wrong_code", obj=user)


def connect() -> None:
    auth_signals.user_logged_in.disconnect(dispatch_uid="update_last_login")  # note_sign_in does it
    auth_signals.user_logged_in.connect(begin_session, dispatch_uid="accounts.begin_session")
    allauth_signals.user_logged_in.connect(note_sign_in, dispatch_uid="accounts.sign_in")
    auth_signals.user_logged_out.connect(note_sign_out, dispatch_uid="accounts.sign_out")
    allauth_signals.password_changed.connect(note_password_change, dispatch_uid="accounts.password_changed")
    for signal in (mfa_signals.authenticator_added, mfa_signals.authenticator_removed, mfa_signals.authenticator_reset):
        signal.connect(note_second_factor, dispatch_uid=f"accounts.second_factor.{id(signal)}")
    mfa_signals.authentication_failed.connect(note_wrong_code, dispatch_uid="accounts.wrong_code")
