"""Publicity: a result is shown to those it concerns for a number of working days, and whoever objects gets an answer.

A room opens a publicity for one of its records and lists entries; everybody whose unit lies below ``node`` may read it.
It closes only after its last day and when every objection is answered. Sources: docs/rules.md 2.2 DEV-04, DEV-05, 3.4
EXM-15, 5.6 PUB-1.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.kernel.scope import ScopedQuerySet
from portal.publicity.enums import ObjectionState, PublicityState


class PublicityQuerySet(ScopedQuerySet):
    scope_path = "node__path"


class Publicity(models.Model):
    """``ends_on`` is the last day on which an objection may be raised. ``is_estimated``: a year of the span has no calendar."""

    title = models.CharField(_("标题"), max_length=120)
    text = models.TextField(_("公示内容"), blank=True)
    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="+", verbose_name=_("公示范围"))
    record_kind = models.CharField(max_length=40)
    record_id = models.PositiveBigIntegerField()
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("截止日期"))
    workdays = models.PositiveSmallIntegerField(_("工作日数"))
    is_estimated = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=PublicityState.choices, default=PublicityState.RUNNING)
    closing_note = models.CharField(_("结论"), max_length=300, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closing_hash = models.CharField(max_length=64, blank=True)  # SHA-256 of the facts at the closing, see selectors.closure_facts
    version = models.PositiveIntegerField(default=1)

    objects = PublicityQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-id"]
        verbose_name_plural = "publicity"
        indexes = [models.Index(fields=["record_kind", "record_id"], name="publicity_by_record")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="publicity_in_order"),
            models.UniqueConstraint(fields=["record_kind", "record_id"], condition=Q(state="running"), name="publicity_one_running"),
        ]

    def __str__(self) -> str:
        return self.title


class PublicityRecordQuerySet(ScopedQuerySet):
    scope_path = "publicity__node__path"


class PublicityEntry(models.Model):
    """One line of what is shown. ``is_dropped``: an upheld objection took it out."""

    publicity = models.ForeignKey(Publicity, models.CASCADE, related_name="entries")
    no = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=160)
    detail = models.CharField(max_length=200, blank=True)
    record_kind = models.CharField(max_length=40, blank=True)
    record_id = models.PositiveBigIntegerField(null=True)
    is_dropped = models.BooleanField(default=False)

    objects = PublicityRecordQuerySet.as_manager()

    class Meta:
        ordering = ["no"]
        constraints = [models.UniqueConstraint(fields=["publicity", "no"], name="publicity_no_once")]

    def __str__(self) -> str:
        return self.label


class PublicityObjection(models.Model):
    """Who objected is seen only by those who answer, never on the page of the publicity."""

    publicity = models.ForeignKey(Publicity, models.CASCADE, related_name="objections")
    entry = models.ForeignKey(PublicityEntry, models.CASCADE, null=True, blank=True, related_name="objections", verbose_name=_("公示对象"))
    text = models.TextField(_("异议内容"))
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ObjectionState.choices, default=ObjectionState.OPEN)
    answer = models.TextField(_("答复"), blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    objects = PublicityRecordQuerySet.as_manager()

    class Meta:
        ordering = ["raised_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(answered_by=None) | ~Q(answered_by=F("raised_by")), name="objection_answered_by_another"),
        ]

    def __str__(self) -> str:
        return f"{self.publicity_id}:{self.pk}"
