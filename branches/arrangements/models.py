"""Activities that a committee sets for its branches: one row of the committee's plan, one task a branch and month.

A task is met by a record of the branch (made from it with one tap, or one that stands already); a branch that cannot hold it
says why. Spreading again adds what is missing and touches nothing else.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from branches.arrangements import rules
from branches.arrangements.enums import TASK_TONES, TaskState
from portal.kernel.scope import ScopedQuerySet


class ArrangementQuerySet(ScopedQuerySet):
    scope_path = "node__path"


class Arrangement(models.Model):
    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="+", verbose_name=_("安排给"))
    kind = models.ForeignKey("branches.ActivityKind", models.PROTECT, related_name="+", verbose_name=_("活动类型"))
    subject = models.CharField(_("主题"), max_length=100)
    gist = models.TextField(_("要求"), max_length=1000, blank=True)
    year = models.PositiveSmallIntegerField(_("年度"))
    months = models.JSONField(_("月份"), default=list)
    stopped_on = models.DateField(_("停止日期"), null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    once_key = models.CharField(max_length=40, null=True, unique=True)

    objects = ArrangementQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return self.subject


class ArrangedTaskQuerySet(ScopedQuerySet):
    scope_path = "branch__node__path"


class ArrangedTask(models.Model):
    arrangement = models.ForeignKey(Arrangement, models.CASCADE, related_name="tasks")
    branch = models.ForeignKey("branches.Branch", models.PROTECT, related_name="+", verbose_name=_("党支部"))
    month = models.DateField(_("月份"))  # its first day
    due_on = models.DateField(_("期限"))  # its last day
    activity = models.OneToOneField("branches.Activity", models.SET_NULL, null=True, related_name="arranged", verbose_name=_("活动记录"))
    excuse = models.CharField(_("说明"), max_length=200, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    objects = ArrangedTaskQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "branch", "id"]
        indexes = [models.Index(fields=["branch", "due_on"], name="arranged_by_branch")]
        constraints = [
            models.UniqueConstraint(fields=["arrangement", "branch", "month"], name="arranged_once"),
            models.CheckConstraint(condition=Q(due_on__gte=F("month")), name="arranged_month_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.arrangement_id}:{self.branch_id}:{self.month:%Y-%m}"

    @property
    def state(self) -> TaskState:
        return rules.state_of(self.activity.state if self.activity is not None else None, bool(self.excuse))

    @property
    def tone(self) -> str:
        return TASK_TONES[self.state]
