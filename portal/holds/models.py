"""Legal hold (数据保全): an inquiry, a lawsuit or an audit needs data that a job would erase once their time is over.

The audit administrator orders it, the security administrator confirms it; both say why. An order holds at once, because what is
erased meanwhile does not come back, but only for the days of the rule HOLD_CONFIRM_DAYS. Lifting takes both as well, and until the
second word the hold stands. Sources: 《个人信息保护法》第四十七条 (erasing gives way to terms of law); 《中华人民共和国监察法》和
《中华人民共和国民事诉讼法》关于证据保全的规定; design/trust.md K5.
"""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.holds import rules
from portal.holds.enums import HOLD_TONES, HoldState
from portal.kernel.scope import ScopedQuerySet


class LegalHoldQuerySet(ScopedQuerySet):
    scope_path = "node__path"

    def standing_on(self, day: date) -> Self:
        """Holds that keep data on ``day``: confirmed and not lifted, or ordered and still within the days for the second word."""
        confirmed = Q(state__in=(HoldState.STANDING, HoldState.LIFTING))
        fresh = Q(state=HoldState.ORDERED, confirm_by_on__gte=day)
        return self.filter(confirmed | fresh).filter(Q(until_on=None) | Q(until_on__gte=day))


class LegalHold(models.Model):
    """``person``: what is his; without one, all that belongs to ``node`` and below it. ``kind`` empty: all of ``retention.kinds()``."""

    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="+", verbose_name=_("单位或组织"))
    person = models.ForeignKey("portal.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("人员"))
    kind = models.CharField(_("数据种类"), max_length=20, blank=True)
    reason = models.CharField(_("理由"), max_length=500)
    until_on = models.DateField(_("保全至"), null=True)
    state = models.CharField(_("状态"), max_length=10, choices=HoldState.choices, default=HoldState.ORDERED)
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField()
    confirm_by_on = models.DateField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    note = models.CharField(_("意见"), max_length=300, blank=True)  # of the second person who did not agree, the last of them
    lift_reason = models.CharField(_("解除理由"), max_length=500, blank=True)
    lift_asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    lift_asked_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)

    objects = LegalHoldQuerySet.as_manager()

    class Meta:
        ordering = ["-ordered_at", "-id"]
        indexes = [models.Index(fields=["state", "kind"], name="hold_by_state")]
        constraints = [
            models.CheckConstraint(condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("ordered_by")), name="hold_second_person"),
            models.CheckConstraint(condition=Q(lifted_by=None) | ~Q(lifted_by=F("lift_asked_by")), name="hold_second_person_lifts"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def tone(self) -> str:
        return HOLD_TONES[HoldState(self.state)]

    def has_lapsed(self, day: date) -> bool:
        return rules.has_lapsed(self.state, self.confirm_by_on, self.until_on, day)

    @property
    def asked_by_id(self) -> int | None:
        """Who waits for the second word."""
        return self.lift_asked_by_id if self.state == HoldState.LIFTING else self.ordered_by_id
