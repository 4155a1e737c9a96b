"""Posting tasks (党员定期发布): a branch or a committee asks its members to write down their experience regularly.

Words of the customer: 党员定期发布. A task is met by posts of the knowledge room that were published in the period; nobody is
ranked, and who has not met it is known to himself and to the secretary of his branch alone.
"""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from branches.postings.enums import PostingPeriod
from portal.kernel.scope import ScopedQuerySet


class PostingTaskQuerySet(ScopedQuerySet):
    scope_path = "node__path"

    def running_on(self, day):
        return self.filter(from_on__lte=day, to_on__gte=day).filter(Q(ended_on=None) | Q(ended_on__gt=day))


class PostingTask(models.Model):
    """``node``: a branch, or what is above branches; ``chosen``: some of its members, none: all of them."""

    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="+", verbose_name=_("党组织"))
    title = models.CharField(_("任务名称"), max_length=80)
    note = models.CharField(_("要求"), max_length=300, blank=True)
    period = models.CharField(_("周期"), max_length=8, choices=PostingPeriod.choices, default=PostingPeriod.QUARTER)
    times = models.PositiveSmallIntegerField(_("每人每期篇数"), default=1, validators=[MinValueValidator(1), MaxValueValidator(10)])
    from_on = models.DateField(_("开始日期"))
    to_on = models.DateField(_("截止日期"))
    chosen = models.ManyToManyField("portal.Person", blank=True, related_name="+", verbose_name=_("指定党员"))
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField()
    ended_on = models.DateField(_("提前结束日期"), null=True, blank=True)
    end_reason = models.CharField(_("提前结束原因"), max_length=200, blank=True)
    once_key = models.CharField(max_length=40, null=True, unique=True)

    objects = PostingTaskQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="posting_task_in_order"),
            models.CheckConstraint(condition=Q(times__gte=1, times__lte=10), name="posting_task_times"),
        ]

    def __str__(self) -> str:
        return self.title


class PostingReminderQuerySet(ScopedQuerySet):
    scope_path = "task__node__path"


class PostingReminder(models.Model):
    """A reminder that was sent, so that none is sent twice in a period."""

    task = models.ForeignKey(PostingTask, models.CASCADE, related_name="reminders")
    person = models.ForeignKey("portal.Person", models.CASCADE, related_name="+")
    period = models.CharField(max_length=8)
    sent_at = models.DateTimeField()

    objects = PostingReminderQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "person", "period"], name="posting_reminder_once")]

    def __str__(self) -> str:
        return f"{self.task_id}:{self.person_id} {self.period}"
