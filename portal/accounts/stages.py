"""The stages between the proof of who somebody is and the session."""

from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest

from portal.accounts.signals import FACTOR_BY_DOOR


class SecondFactorStage(AuthenticateStage):
    """Asks for the code of the phone, after a password and after a door alike; not where the settings trust the door's own check."""

    def _should_handle(self, request: HttpRequest) -> bool:
        login = (self.login.signal_kwargs or {}).get("sociallogin")
        return not (login and login.state.get(FACTOR_BY_DOOR)) and super()._should_handle(request)
