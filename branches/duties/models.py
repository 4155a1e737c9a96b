"""What a branch owes: frequency rules as rows (docs/rules.md 1.3). Duties themselves are computed, never stored.

「一般」 rules warn and never block.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from branches.duties.enums import PeriodKind


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
