"""Notices: what happened to my case, and the one thing to do next. A sentence code, so it reads in either language.

A notice always stands in the portal. Whoever has confirmed an e-mail address may choose to get some of them by mail, at once
or gathered; chat groups of a unit get figures only, through a robot. What leaves the portal leaves by a ``Delivery``.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.kernel.fields import EncryptedTextField
from portal.kernel.leases import LeasedDelivery, LeasedQuerySet
from portal.kernel.scope import ScopedQuerySet, covers_root, subtree
from portal.kernel.sentences import sentence
from portal.notices.enums import Category, Channel, DeliveryKind, DeliveryState, NoticeState, Rhythm


class Notice(models.Model):
    """``topic`` is equal for notices that say the same of the same record: the list shows the newest of them.
    ``read_at``: seen; ``done_at``: its reader says that it is dealt with; ``gathered_at``: the planning of digests has seen it."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    code = models.CharField(max_length=60)
    params = models.JSONField(default=dict)
    url = models.CharField(max_length=200, blank=True)
    category = models.CharField(_("类别"), max_length=12, choices=Category.choices, default=Category.OTHER)
    topic = models.CharField(max_length=32, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    gathered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["recipient", "read_at"], name="notice_unread"),
            models.Index(fields=["recipient", "topic"], name="notice_by_topic"),
            models.Index(fields=["created_at"], name="notice_by_age"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def text(self) -> str:
        """The sentence in the reader's language."""
        return sentence(self.code, self.params)

    @property
    def state(self) -> NoticeState:
        if self.done_at is not None:
            return NoticeState.DONE
        return NoticeState.UNREAD if self.read_at is None else NoticeState.READ


class NoticeChoices(models.Model):
    """How one person wants to be told beside the portal. ``by_mail`` maps category -> how; quiet hours without an entry are
    those of the enterprise. ``told_until``: when the last digest was gathered; what it told is marked on the notices."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_choices")
    email = EncryptedTextField(_("邮箱"), blank=True)
    email_confirmed_at = models.DateTimeField(null=True)
    by_mail = models.JSONField(default=dict)
    rhythm = models.CharField(_("汇总"), max_length=8, choices=Rhythm.choices, default=Rhythm.DAILY)
    digest_hour = models.PositiveSmallIntegerField(_("汇总时间"), default=8)
    quiet_from = models.TimeField(_("免打扰开始"), null=True, blank=True)
    quiet_to = models.TimeField(_("免打扰结束"), null=True, blank=True)
    language = models.CharField(_("语言"), max_length=10, blank=True)
    told_until = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(digest_hour__lte=23), name="digest_hour_of_day"),
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_to=None) | Q(quiet_from__isnull=False, quiet_to__isnull=False), name="quiet_has_two_ends"
            ),
        ]

    def __str__(self) -> str:
        return str(self.user_id)


class ChatRobotQuerySet(ScopedQuerySet):
    scope_path = "node__path"


class ChatRobot(models.Model):
    """A robot in the chat group of a unit. Address and secret are sealed and never shown again: who has them writes to the group."""

    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="+", verbose_name=_("单位"))
    channel = models.CharField(_("类型"), max_length=10, choices=[(c.value, c.label) for c in Channel if c != Channel.EMAIL])
    name = models.CharField(_("群名称"), max_length=40)
    address = EncryptedTextField(_("机器人地址"))
    secret = EncryptedTextField(_("加签密钥"), blank=True)
    rhythm = models.CharField(_("任务提醒"), max_length=8, choices=Rhythm.choices, default=Rhythm.WEEKLY)
    hour = models.PositiveSmallIntegerField(_("提醒时间"), default=9)
    tells_announcements = models.BooleanField(_("有新公告时提醒"), default=True)
    is_active = models.BooleanField(_("启用"), default=True)
    told_until = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = ChatRobotQuerySet.as_manager()

    class Meta:
        ordering = ["node__path", "name"]
        constraints = [models.CheckConstraint(condition=Q(hour__lte=23), name="robot_hour_of_day")]

    def __str__(self) -> str:
        return self.name


class DeliveryQuerySet(LeasedQuerySet):
    scope_path = "robot__node__path"

    def within(self, scope):
        """Deliveries to groups and people inside ``scope``; those to administrators, who are no people of the roster, at the root."""
        reach = Q()
        for path in scope.paths:
            reach |= subtree("robot__node__path", path) | subtree("user__person__unit__path", path)
        if covers_root(scope):
            reach |= Q(user__isnull=False, user__person=None)
        return self.filter(reach) if reach else self.none()


class Delivery(LeasedDelivery):
    """One thing on its way to one target outside the portal; the row is the truth, a message only wakes the sender.

    ``subject`` names what is told (``notice 12``, ``digest 2026-11-29T08``): one delivery of a subject for each target. It is
    handed over at least once: a sender killed between the other side's answer and the note of it sends again.
    """

    WAITING = DeliveryState.QUEUED

    kind = models.CharField(_("种类"), max_length=8, choices=DeliveryKind.choices)
    subject = models.CharField(max_length=60)
    channel = models.CharField(_("渠道"), max_length=10, choices=Channel.choices)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    robot = models.ForeignKey(ChatRobot, models.CASCADE, null=True, related_name="deliveries")
    notice = models.ForeignKey(Notice, models.CASCADE, null=True, related_name="deliveries")
    content = models.JSONField(default=list)  # for groups: [sentence code, params] lines; for a digest: its span
    state = models.CharField(_("状态"), max_length=10, choices=DeliveryState.choices, default=DeliveryState.QUEUED)
    error = models.CharField(max_length=60, blank=True)  # sentence code, or that and the number of the other side
    ended_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name_plural = "deliveries"
        indexes = [
            models.Index(fields=["state", "due_at"], name="delivery_due"),
            models.Index(fields=["robot", "tried_at"], name="delivery_robot_use"),
            models.Index(fields=["created_at"], name="delivery_by_age"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["subject", "channel", "user"], condition=Q(robot=None), name="delivery_once_person"),
            models.UniqueConstraint(fields=["subject", "robot"], condition=Q(user=None), name="delivery_once_robot"),
            models.CheckConstraint(
                condition=Q(user=None, robot__isnull=False) | Q(user__isnull=False, robot=None), name="delivery_one_target"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.channel}"
