"""Personal API tokens: ``Authorization: Token <secret>``."""

import hashlib

from django.utils.translation import gettext as _
from rest_framework import authentication, exceptions

from portal.accounts.backends import StaffBackend
from portal.accounts.models import ApiToken
from portal.accounts.selectors import lacks_second_factor
from portal.kernel import clock
from portal.kernel.sentences import sentence
from portal.rights.access import actor_of


def token_digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


class TokenAuthentication(authentication.BaseAuthentication):
    """Looks the token up by its hash; of its use only the day is kept, one write a day."""

    keyword = "Token"

    def authenticate(self, request):
        scheme, _sep, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme != self.keyword or not secret:
            return None
        now = clock.now()
        token = (
            ApiToken.objects.select_related("user__person")
            .filter(token_hash=token_digest(secret.strip()), revoked_at=None, expires_at__gt=now, user__is_active=True)
            .first()
        )
        if token is None or not StaffBackend().user_can_authenticate(token.user):
            raise exceptions.AuthenticationFailed(_("令牌无效或已过期。"))
        today = clock.today()
        actor = actor_of(token.user, today, token.opened)
        if lacks_second_factor(actor):  # as in a session: a token is no way around it
            code = "account.second_factor_needed"
            raise exceptions.PermissionDenied(sentence(code), code)
        if token.last_used_on != today:
            ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)
        request._request.actor = actor
        return token.user, token

    def authenticate_header(self, request) -> str:
        return self.keyword
