"""What belongs to running accounts: personal API tokens, and the count of wrong passwords by name and address.

The accounts themselves and the roles they hold are ``portal.rights``.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.accounts import rules


class ApiToken(models.Model):
    """A personal key for machines: shown once, stored as SHA-256 of a 256-bit random secret, always with an end.

    It opens what its scopes name and never more than its owner may do; of its use only the day is kept.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("用途"), max_length=60)
    prefix = models.CharField(max_length=12)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(_("有效期至"))
    scopes = models.JSONField(default=list)
    last_used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name

    def allows(self, obj: str, *, is_safe: bool) -> bool:
        return rules.scopes_allow(self.scopes, obj, is_safe=is_safe)

    @property
    def opened(self) -> frozenset[str] | None:
        return rules.objects_opened(self.scopes)


class SignInAddress(models.Model):
    """What an account name did at one address: the running count of wrong passwords and the last success.

    Kept in the database, not in the cache, so that a restarted cache does not lift a lock (docs/adr/0005).
    """

    username = models.CharField(max_length=150)  # as typed, folded; the account need not exist
    address = models.CharField(max_length=45)
    failures = models.PositiveSmallIntegerField(default=0)
    failed_at = models.DateTimeField(null=True)
    succeeded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["username", "address"], name="sign_in_address_once")]

    def __str__(self) -> str:
        return f"{self.username} @ {self.address}"
