"""How allauth behaves in this house: accounts are opened by an administrator, wrong passwords are counted in the database."""

from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.accounts import services
from portal.audit.services import record
from portal.kernel import clock
from portal.kernel.fields import seal, unseal
from portal.kernel.middleware import client_address
from portal.rights.access import Actor
from portal.rights.models import User


class StaffAccountAdapter(DefaultAccountAdapter):
    def get_password_change_redirect_url(self, request) -> str:
        """Back to work: after the first, forced change there is nothing to do on the page of the password."""
        return reverse("home")

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("登录名或密码不正确。忘记密码请联系本单位系统管理员重置。"),
        "too_many_login_attempts": _("密码错误次数过多，请 15 分钟后再试，或联系系统管理员重置密码。"),
        "incorrect_password": _("密码不正确，请重新输入。"),
        "enter_current_password": _("当前密码不正确，请重新输入。"),
        "incorrect_code": _("验证码不正确，请查看手机上的新验证码。"),
        "rate_limited": _("操作过于频繁，请稍后再试。"),
    }

    def get_login_stages(self) -> list[str]:
        own = {"allauth.mfa.stages.AuthenticateStage": "portal.accounts.stages.SecondFactorStage"}
        return [own.get(stage, stage) for stage in super().get_login_stages()]

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """allauth's own flashes say what the page shows anyway; the house says what matters in its own words."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """The user, or None for a wrong password, an unknown name and a closed account alike."""
        name, address, now = credentials.get("username", ""), client_address(request), clock.now()
        if not services.begin_try(username=name, address=address, at=now):
            self._note(request, name, "session.locked")
            raise self.validation_error("too_many_login_attempts")
        user = authenticate(request, **credentials)
        if user is None:
            self._note(request, name, "session.refused")
            return None
        services.end_try(username=name, address=address, at=now)
        return user  # type: ignore[return-value]

    @staticmethod
    def _note(request: HttpRequest, name: str, action: str) -> None:
        record(actor=Actor(label=""), at=clock.now(), action=action, kind="user", label=name)


class StaffSecondFactorAdapter(DefaultMFAAdapter):
    error_messages = {**DefaultMFAAdapter.error_messages, "incorrect_code": StaffAccountAdapter.error_messages["incorrect_code"]}

    SEALED = "gAAAAA"  # how every sealed text begins; a secret in clear is base32 or hexadecimal and never does

    def encrypt(self, text: str) -> str:
        """Secrets of authenticators and seeds of spare codes lie sealed under the field keys: a dump alone opens nothing."""
        return seal(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Those of before lie in clear until they are made anew."""
        return unseal(encrypted_text.encode()).decode() if encrypted_text.startswith(self.SEALED) else encrypted_text

    def build_totp_svg(self, url: str) -> str:
        """The QR code as one path: no style attribute, no data address, so the content-security policy lets it stand."""
        rows = segno.make(url, error="m").matrix
        squares = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, bit in enumerate(row) if bit)
        size = len(rows)
        return format_html(
            '<svg class="qrbox__code" viewBox="-4 -4 {0} {0}" role="img" aria-label="{1}" shape-rendering="crispEdges">'
            '<rect x="-4" y="-4" width="{0}" height="{0}" fill="#fff"/><path d="{2}" fill="#000"/></svg>',
            size + 8, gettext("二次验证二维码"), squares,
        )  # fmt: skip
