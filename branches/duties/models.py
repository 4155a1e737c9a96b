"""What a branch owes: frequency rules as rows (docs/rules.md 1.3). Duties themselves are computed, never stored.

「一般」 rules warn and never block.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from branches.duties.enums import ExemptionReason, PeriodKind
from portal.kernel.scope import ScopedQuerySet


class FrequencyRuleQuerySet(models.QuerySet):
    def valid_in(self, start, end):
        return self.filter(effective_from__lte=end).filter(Q(effective_to=None) | Q(effective_to__gte=start))


class FrequencyRule(models.Model):
    """``times`` activities of ``kind`` in each ``period``, for nodes of ``branch_kinds``; for a group kind: per group."""

    code = models.CharField(max_length=20)
    kind = models.ForeignKey("branches.ActivityKind", models.PROTECT, related_name="frequency_rules")
    period = models.CharField(_("周期"), max_length=8, choices=PeriodKind.choices)
    times = models.PositiveSmallIntegerField(_("次数"), default=1)
    branch_kinds = models.JSONField(default=list)
    effective_from = models.DateField()
    effective_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200)

    objects = FrequencyRuleQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["code", "effective_from"], name="frequency_rule_once")]


class DutyExemptionQuerySet(ScopedQuerySet):
    scope_path = "branch__node__path"

    def valid(self):
        return self.filter(withdrawn_at=None)


class DutyExemption(models.Model):
    """A branch (or one of its groups) does not owe ``rule_code`` for the periods whose last day lies in the span.

    Granted by the superior organisation with a reason from a closed list; an exempted duty is shown, never counted.
    """

    branch = models.ForeignKey("branches.Branch", models.PROTECT, related_name="duty_exemptions")
    group = models.ForeignKey("portal.Node", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("党小组"))
    rule_code = models.CharField(_("任务"), max_length=20)
    from_on = models.DateField(_("开始日期"))
    to_on = models.DateField(_("截止日期"))
    reason = models.CharField(_("免除原因"), max_length=12, choices=ExemptionReason.choices)
    note = models.CharField(_("说明"), max_length=200)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    granted_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = DutyExemptionQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="exemption_in_order"),
            models.UniqueConstraint(
                fields=["branch", "group", "rule_code", "from_on"], condition=Q(withdrawn_at=None), name="exemption_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.branch_id} {self.rule_code}"
