"""Dry runs of a scheme (试算): what a draft would have given the branches of a published round.

The dual-100 assessment (双百分考核, docs/rules.md 5) is judged by its scheme; before the committee adopts a new version it sees on the
frozen facts of a past period which branches would have gained or lost. Nothing of the round is touched, and nothing here is a score.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessment.trials.enums import TRIAL_TONES, TrialState
from portal.kernel.scope import ScopedQuerySet


class SchemeTrial(models.Model):
    """``sha256``: the contents that were tried, for the draft may change afterwards. ``live``: indicators whose figures the frozen
    facts do not hold and that were read from today's records of the period; ``absent``: those that could not be computed.
    ``has_whole``: totals and grades of the whole were computed, which dry runs of earlier versions of the portal did not."""

    scheme = models.ForeignKey("assessment.AssessmentScheme", models.CASCADE, related_name="trials", verbose_name=_("考核方案"))
    round = models.ForeignKey("assessment.AssessmentRound", models.CASCADE, related_name="trials", verbose_name=_("考核期"))
    sha256 = models.CharField(max_length=64)
    body = models.JSONField()
    reads_live = models.BooleanField(_("缺少的口径按现有记录取数"), default=True)
    state = models.CharField(_("状态"), max_length=6, choices=TrialState.choices, default=TrialState.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("试算人"))
    asked_at = models.DateTimeField(_("试算时间"))
    finished_at = models.DateTimeField(null=True)
    job = models.ForeignKey("portal.Job", models.SET_NULL, null=True, related_name="+")
    live = models.JSONField(default=list)
    absent = models.JSONField(default=list)
    has_whole = models.BooleanField(default=False, db_default=False)

    class Meta:
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.scheme} {self.round}"

    @property
    def tone(self) -> str:
        return TRIAL_TONES[TrialState(self.state)]

    @property
    def is_current(self) -> bool:
        """Whether the draft still is what was tried."""
        return self.sha256 == self.scheme.sha256


class TrialRowQuerySet(ScopedQuerySet):
    scope_path = "path"


class SchemeTrialRow(models.Model):
    """One branch, as published and as the draft would have it. ``items``: indicator -> [before, after] where they differ.

    Total, rank and grade of the whole: as each of the two schemes combines both scores, null or empty where it does not; the grade
    with the share of branches that keep the highest one."""

    trial = models.ForeignKey(SchemeTrial, models.CASCADE, related_name="rows")
    branch = models.ForeignKey("branches.Branch", models.PROTECT, related_name="+")
    path = models.CharField(max_length=250)
    peer_group = models.CharField(max_length=40, blank=True)
    is_graded = models.BooleanField(default=True)
    party_before = models.DecimalField(max_digits=6, decimal_places=2)
    party_after = models.DecimalField(max_digits=6, decimal_places=2)
    business_before = models.DecimalField(max_digits=6, decimal_places=2)
    business_after = models.DecimalField(max_digits=6, decimal_places=2)
    party_rank_before = models.PositiveIntegerField(null=True)
    party_rank_after = models.PositiveIntegerField(null=True)
    business_rank_before = models.PositiveIntegerField(null=True)
    business_rank_after = models.PositiveIntegerField(null=True)
    party_band_before = models.CharField(max_length=20, blank=True)
    party_band_after = models.CharField(max_length=20, blank=True)
    business_band_before = models.CharField(max_length=20, blank=True)
    business_band_after = models.CharField(max_length=20, blank=True)
    total_before = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    total_after = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    total_rank_before = models.PositiveIntegerField(null=True)
    total_rank_after = models.PositiveIntegerField(null=True)
    grade_before = models.CharField(max_length=20, blank=True, db_default="")
    grade_after = models.CharField(max_length=20, blank=True, db_default="")
    total_shift = models.DecimalField(max_digits=5, decimal_places=2, null=True)  # after less before, null unless there are both
    shift = models.DecimalField(max_digits=7, decimal_places=2)  # points of both dimensions together, after less before
    items = models.JSONField(default=dict)

    objects = TrialRowQuerySet.as_manager()

    class Meta:
        ordering = ["path"]
        constraints = [models.UniqueConstraint(fields=["trial", "branch"], name="trial_row_once")]
        indexes = [models.Index(fields=["trial", "path"], name="trial_row_by_path")]

    def __str__(self) -> str:
        return f"{self.trial_id}:{self.branch_id}"
