"""Appeals of a published result: the branch objects to the points of one indicator while the result is shown inside the enterprise.

Follows docs/rules.md 5.6 PUB-1 and APL-1: raised inside the publicity, decided by somebody who neither scored nor reviewed it,
answered within so many working days. Points change only by a correction that a second person confirms.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessment.appeals.enums import OPEN_STATES, TONES, AppealGround, AppealState, AppealVerdict
from portal.kernel.scope import ScopedQuerySet

USER = settings.AUTH_USER_MODEL


class RoundAppealQuerySet(ScopedQuerySet):
    scope_path = "branch__node__path"


class RoundAppeal(models.Model):
    """``before`` and ``after``: raw value, points of the indicator, both totals, bands and ranks as they stood and as they came out."""

    round = models.ForeignKey("assessment.AssessmentRound", models.PROTECT, related_name="appeals", verbose_name=_("考核期"))
    branch = models.ForeignKey("branches.Branch", models.PROTECT, related_name="+", verbose_name=_("党支部"))
    indicator = models.CharField(_("指标"), max_length=20)
    ground = models.CharField(_("申诉事由"), max_length=8, choices=AppealGround.choices)
    text = models.TextField(_("申诉内容"), max_length=1000)
    state = models.CharField(_("状态"), max_length=9, choices=AppealState.choices, default=AppealState.RAISED)
    raised_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    due_on = models.DateField(_("答复期限"))
    verdict = models.CharField(_("处理意见"), max_length=8, choices=AppealVerdict.choices, blank=True)
    reasons = models.CharField(_("理由"), max_length=500, blank=True)
    decided_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    adjustment = models.OneToOneField("assessment.ScoreAdjustment", models.PROTECT, null=True, related_name="appeal")
    closed_at = models.DateTimeField(null=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reminded_on = models.DateField(null=True)  # by the clock
    version = models.PositiveIntegerField(default=1)

    objects = RoundAppealQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_at", "-id"]
        indexes = [models.Index(fields=["round", "state"], name="appeal_by_round")]
        constraints = [
            models.UniqueConstraint(fields=["round", "branch", "indicator"], condition=Q(state__in=OPEN_STATES), name="appeal_one_open"),
            models.CheckConstraint(condition=Q(decided_by=None) | ~Q(decided_by=F("raised_by")), name="appeal_decided_by_another"),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}:{self.branch_id}:{self.indicator}"

    @property
    def tone(self) -> str:
        return TONES[AppealState(self.state)]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES
