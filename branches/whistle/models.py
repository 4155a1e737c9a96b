"""Whistle-blowing (检举控告) with a protected identity, as the disciplinary rules and docs/adr/0024 demand.

Nothing here has a clock finer than a day, an address, a session or an account of the reporter; keys are random, so that no
number tells an order; every encrypted column is written without the time that a token otherwise carries in clear. What was
reported lies encrypted under the keys of the server. **Who** reported lies in a table of its own, under a key that the server
does not have: it is split among the officers' own keys, each locked by a passphrase, and one or two of them must come together.
Whoever is named never gets to see the row: ``WhistleNamed`` holds keyed marks of people, not people.

Sources: 《纪检监察机关处理检举控告工作规则》; trust rules on reports (docs/adr/0024).
"""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from branches.whistle.enums import WHISTLE_TONES, WhistleMode, WhistleOutcome, WhistleState
from portal.kernel.fields import SealedTextField
from portal.kernel.scope import ScopedQuerySet


class WhistleKey(models.Model):
    """An officer's pair of keys; ``locked`` is the private one under his passphrase, which is kept nowhere."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    public = models.CharField(max_length=64)
    locked = models.TextField()
    made_on = models.DateField()

    def __str__(self) -> str:
        return f"key {self.pk}"


class WhistleReportQuerySet(ScopedQuerySet):
    scope_path = "node__path"


class WhistleReport(models.Model):
    """``receipt``: hash of the reporter's sixteen digits. ``has_news``: the reporter has added something."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="+", verbose_name=_("受理机构"))
    mode = models.CharField(_("方式"), max_length=10, choices=WhistleMode.choices)
    receipt = models.CharField(max_length=64, unique=True)
    accused = SealedTextField(_("被反映人"), blank=True)
    text = SealedTextField(_("反映的情况"), blank=True)
    received_on = models.DateField(_("收到日期"))
    state = models.CharField(_("状态"), max_length=10, choices=WhistleState.choices, default=WhistleState.RECEIVED)
    reply_due_on = models.DateField(_("告知受理期限"))
    replied_on = models.DateField(_("告知日期"), null=True)
    close_due_on = models.DateField(_("办结期限"))
    closed_on = models.DateField(_("办结日期"), null=True)
    outcome = models.CharField(_("办理结果"), max_length=8, choices=WhistleOutcome.choices, blank=True)
    has_news = models.BooleanField(default=True)
    is_told = models.BooleanField(default=False)
    erased_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = WhistleReportQuerySet.as_manager()

    class Meta:
        ordering = ["-received_on", "id"]
        indexes = [models.Index(fields=["state", "reply_due_on"], name="whistle_by_due")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=("declined", "concluded")) | Q(closed_on__isnull=False), name="whistle_over_has_a_day"
            ),
        ]

    def __str__(self) -> str:
        """The only name that trail, to-dos and pages know of it."""
        return f"#{self.pk.hex[:8]}"

    @property
    def tone(self) -> str:
        return WHISTLE_TONES[self.state]

    @property
    def due_on(self) -> date:
        return self.reply_due_on if self.state == WhistleState.RECEIVED else self.close_due_on


class WhistlePartQuerySet(ScopedQuerySet):
    scope_path = "report__node__path"


class WhistlePart(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(WhistleReport, models.CASCADE, related_name="%(class)ss")

    objects = WhistlePartQuerySet.as_manager()

    class Meta:
        abstract = True


class WhistleNamed(WhistlePart):
    """``mark``: keyed hash of a person who is named or has stepped back; he never sees the report."""

    mark = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "mark"], name="whistle_named_once")]


class WhistleIdentity(WhistlePart):
    """Name and contact under a key of its own, all of one length."""

    sealed = models.TextField()
    openers = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report"], name="whistle_identity_once")]


class WhistleShare(WhistlePart):
    """An officer's point of the split key, in a box that his private key alone opens."""

    holder = models.ForeignKey(WhistleKey, models.PROTECT, related_name="+")
    box = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "holder"], name="whistle_share_once")]


class WhistleReveal(WhistlePart):
    """Somebody asked to see the name; ``relay`` is his point, boxed for each of the others. The reporter can see it."""

    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_on = models.DateField()
    reason = SealedTextField()
    relay = models.JSONField(default=dict)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    opened_on = models.DateField(null=True)
    is_single = models.BooleanField(default=False)

    class Meta:
        ordering = ["asked_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["report"], condition=Q(opened_on=None), name="whistle_one_reveal_waits"),
            models.CheckConstraint(
                condition=Q(opened_by=None) | Q(is_single=True) | ~Q(opened_by=F("asked_by")), name="whistle_reveal_two_persons"
            ),
        ]


class WhistleMessage(WhistlePart):
    no = models.PositiveSmallIntegerField()
    is_reply = models.BooleanField()
    text = SealedTextField()
    said_on = models.DateField()

    class Meta:
        ordering = ["no"]
        constraints = [models.UniqueConstraint(fields=["report", "no"], name="whistle_message_once")]


class WhistlePicture(WhistlePart):
    """Drawn anew, so that nothing of the camera is left; encrypted."""

    image = SealedTextField()
    no = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["no"]
