"""The rule library: “4+3+N” rules of group, union and basic level, with owner, versions and the day of the next review.

Each version says what it changed and carries its file (docs/coverage.md S1-07, S1-33, S2-23). Who has read it is asked by an
announcement; the library only points at it.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from branches.policies.enums import PolicyLevel
from portal.kernel.scope import ScopedQuerySet


class PolicyQuerySet(ScopedQuerySet):
    scope_path = "node__path"


class Policy(models.Model):
    """``node`` owns the rule; ``item``: the task of a plan by which it is carried out."""

    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="policies", verbose_name=_("责任单位"))
    level = models.CharField(_("层级"), max_length=5, choices=PolicyLevel.choices)
    title = models.CharField(_("制度名称"), max_length=120)
    office = models.CharField(_("责任部门或岗位"), max_length=40, blank=True)
    item = models.ForeignKey(
        "branches.PlanItem", models.SET_NULL, null=True, blank=True, related_name="policies", verbose_name=_("对应的计划任务")
    )
    announcement = models.ForeignKey(
        "portal.Announcement", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("宣贯公告")
    )
    review_on = models.DateField(_("下次复审"))
    repealed_on = models.DateField(_("废止日期"), null=True, blank=True)

    objects = PolicyQuerySet.as_manager()

    class Meta:
        ordering = ["level", "title", "id"]
        constraints = [models.UniqueConstraint(fields=["node", "title"], name="policy_once")]

    def __str__(self) -> str:
        return self.title


class PolicyVersionQuerySet(ScopedQuerySet):
    scope_path = "policy__node__path"


class PolicyVersion(models.Model):
    policy = models.ForeignKey(Policy, models.CASCADE, related_name="versions")
    no = models.PositiveSmallIntegerField()
    document = models.CharField(_("文号"), max_length=60, blank=True)
    effective_on = models.DateField(_("生效日期"))
    note = models.CharField(_("修订说明"), max_length=300)
    kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    kept_at = models.DateTimeField()

    objects = PolicyVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-no"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "no"], name="policy_version_no_once"),
            models.UniqueConstraint(fields=["policy", "effective_on"], name="policy_version_day_once"),
        ]
