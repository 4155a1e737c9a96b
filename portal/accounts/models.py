"""What belongs to running accounts: personal API tokens, and the count of wrong passwords by name and address.

The accounts themselves and the roles they hold are ``portal.rights``.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ApiToken(models.Model):
    """A personal key for machines: shown once, stored as SHA-256 of a 256-bit random secret, always with an end."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("用途"), max_length=60)
    prefix = models.CharField(max_length=12)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(_("有效期至"))
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


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
