"""Sign-in by a rotating code, scanned or typed, or by a roll-call of equal value: a mechanism for meetings, courses, congresses.

A room registers an owner (``portal.signin.registry``) and needs nothing else. No place, no device, no network is kept.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class SigninSession(models.Model):
    """A window in which people may sign in to one record. The code on the screen changes and is signed with ``secret``."""

    record_kind = models.CharField(max_length=40)
    record_id = models.PositiveBigIntegerField()
    secret = models.CharField(max_length=64)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["record_kind", "record_id"], name="signin_by_record")]
        constraints = [models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="signin_closes_after_opening")]
