"""How allauth's sign-in through other systems behaves in this house: it opens accounts that are there, and does nothing else."""

from typing import Any

import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base.constants import AuthProcess
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from portal.accounts.signals import FACTOR_BY_DOOR
from portal.doors import rules, services
from portal.doors.asking import DoorFailed, DoorSession
from portal.doors.providers import DoorLogin
from portal.kernel import clock
from portal.kernel.doors import Door
from portal.kernel.errors import RuleBroken
from portal.kernel.middleware import client_address
from portal.kernel.sentences import sentence


def reason_of(failed: Exception | None) -> str:
    """What the trail may say: our own words, or the kind of failure; never what the other side sent."""
    return str(failed) if isinstance(failed, DoorFailed) else type(failed).__name__ if failed else "state, or turned back"


def sent_back(request: HttpRequest, door: Door, code: str) -> HttpResponse:
    """To the ordinary sign-in page, with one sentence."""
    messages.error(request, sentence(code, {"door": door.name}))
    return redirect("account_login")


def _number_for_the_trail(broken: RuleBroken, number: str) -> str:
    """Of a person of another house, and of an answer that was not ours to get, the trail keeps no number."""
    return "" if broken.code in {"door.other_tenant", "door.other_nonce"} else number


class DoorsAdapter(DefaultSocialAccountAdapter):
    def list_apps(self, request: HttpRequest, provider: str | None = None, client_id: str | None = None) -> list[SocialApp]:
        """The doors of the settings; those of the database, which somebody could write there, do not count."""
        found = []
        for door in settings.DOORS.values():
            if provider in {None, door.kind} and client_id in {None, door.client_id}:
                app = SocialApp(provider=door.kind, name=str(door.name), client_id=door.client_id, secret=door.secret)
                app.door = door
                found.append(app)
        return found

    def get_requests_session(self) -> requests.Session:
        return DoorSession()

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: DoorLogin) -> None:
        """Find the account that the answer opens and let allauth's stages go on with it, or send back with one sentence."""
        door, stated, now = settings.DOORS[sociallogin.account.provider], sociallogin.stated, clock.now()
        nonce = (sociallogin.state.get("data") or {}).get("nonce", "")
        try:
            sociallogin.user = services.admit(door=door, stated=stated, nonce=nonce, address=client_address(request), at=now)
        except RuleBroken as broken:
            services.note_refusal(door=door, at=now, code=broken.code, number=_number_for_the_trail(broken, stated.number))
            raise ImmediateHttpResponse(sent_back(request, door, broken.code)) from broken
        sociallogin.token = None
        sociallogin.state = {
            "process": AuthProcess.LOGIN, "next": sociallogin.state.get("next"),
            FACTOR_BY_DOOR: rules.counts_as_second_factor(door.factors, stated.factors),
        }  # fmt: skip

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        """A state that is not ours or spent, a forged or odd answer, a provider that does not answer, somebody who turned back."""
        services.note_refusal(door=provider.door, at=clock.now(), code="door.failed", why=reason_of(exception))
        raise ImmediateHttpResponse(sent_back(request, provider.door, "door.failed"))
