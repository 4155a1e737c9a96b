"""Announcements: an office says something to a unit and everybody below it, for a span of days, and may ask whether it was read.

Who has read is known only where the office asked for it, and then shown as rates of units, never as names. Where nothing was
asked for, nothing is kept.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.announcements import rules
from portal.announcements.enums import AnnouncementState, Importance
from portal.kernel.scope import ScopedQuerySet
from portal.rights.enums import Role


class AnnouncementQuerySet(ScopedQuerySet):
    scope_path = "node__path"

    def in_force(self, day):
        return self.filter(state=AnnouncementState.PUBLISHED, starts_on__lte=day).filter(Q(ends_on=None) | Q(ends_on__gte=day))


class Announcement(models.Model):
    """``roles`` is ``|hr|secretary|`` or empty for everybody. ``audience`` narrows it to a segment of the people (``registry``), whose
    accounts are fixed as ``readers`` on the day of the publication. ``told_at``: its readers have their notice; ``reminded_at``: the last
    time that those who had not confirmed were told again."""

    title = models.CharField(_("标题"), max_length=80)
    text = models.TextField(_("内容"))
    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="+", verbose_name=_("发布范围"))
    roles = models.CharField(max_length=200, blank=True)
    audience = models.CharField(max_length=40, blank=True)
    audience_name = models.CharField(_("人群"), max_length=60, blank=True)
    readers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", blank=True)
    importance = models.CharField(_("重要程度"), max_length=10, choices=Importance.choices, default=Importance.NORMAL)
    needs_receipt = models.BooleanField(_("要求确认已阅"), default=False)
    starts_on = models.DateField(_("生效日期"))
    ends_on = models.DateField(_("截止日期"), null=True, blank=True)
    state = models.CharField(max_length=10, choices=AnnouncementState.choices, default=AnnouncementState.DRAFT)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdraw_reason = models.CharField(_("撤回原因"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-id"]
        indexes = [models.Index(fields=["state", "starts_on"], name="announcement_in_force")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="announcement_in_order"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def role_list(self) -> list[str]:
        return [role for role in self.roles.split("|") if role]

    @property
    def role_labels(self) -> list[str]:
        return [str(Role(role).label) for role in self.role_list]

    def standing_on(self, day) -> rules.Standing:
        return rules.standing_on(self.state, self.starts_on, self.ends_on, day)


class ReceiptQuerySet(ScopedQuerySet):
    scope_path = "announcement__node__path"
    scope_person = "user__person"


class AnnouncementReceipt(models.Model):
    """Somebody says that he has read what he was asked to read."""

    announcement = models.ForeignKey(Announcement, models.CASCADE, related_name="receipts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    confirmed_at = models.DateTimeField()
    is_phone = models.BooleanField(null=True)  # known where it was confirmed on a page

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["announcement", "user"], name="receipt_once")]

    def __str__(self) -> str:
        return f"{self.announcement_id}:{self.user_id}"
