"""Rounds: one period assessed with one scheme, from opening to the locked result.

open → computed → reviewed → published → locked. Publication freezes facts, evidence lists, judged points, scheme and
tree branch by branch, all under one hash; later edits never touch it. Facts and evidence are those of the review.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessment.rounds.enums import RoundState
from portal.kernel.scope import ScopedQuerySet


class AssessmentRound(models.Model):
    """``code`` is the period's: ``2026Q3`` or ``2026``; so a period has one round."""

    code = models.CharField(_("考核期"), max_length=8, unique=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    scheme = models.ForeignKey("assessment.AssessmentScheme", models.PROTECT, related_name="rounds", verbose_name=_("考核方案"))
    state = models.CharField(max_length=10, choices=RoundState.choices, default=RoundState.OPEN)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    computed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    second_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    locked_at = models.DateTimeField(null=True)
    package_hash = models.CharField(max_length=64, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-starts_on", "-ends_on"]

    def __str__(self) -> str:
        return self.code

    @property
    def is_year(self) -> bool:
        """A year's code is its four digits; every other round is a quarter's."""
        return len(self.code) == 4


class RoundRecordQuerySet(ScopedQuerySet):
    scope_path = "branch__node__path"


class RoundBranch(models.Model):
    """A branch that takes part, as the tree stood when the round last looked (frozen at publication)."""

    round = models.ForeignKey(AssessmentRound, models.CASCADE, related_name="participants")
    branch = models.ForeignKey("branches.Branch", models.PROTECT, related_name="+")
    path = models.CharField(max_length=250)
    peer_group = models.CharField(max_length=40, blank=True)
    is_graded = models.BooleanField(default=True)
    reason = models.CharField(max_length=60, blank=True)  # sentence code: why not graded
    is_stale = models.BooleanField(default=False)  # a fact changed after the review began
    stale_source = models.CharField(max_length=40, blank=True)  # what changed last
    stale_at = models.DateTimeField(null=True)

    objects = RoundRecordQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "branch"], name="participant_once")]
        indexes = [models.Index(fields=["round", "path"], name="participant_by_path")]

    def __str__(self) -> str:
        return f"{self.round_id}:{self.branch_id}"


class JudgedScore(models.Model):
    """Points that a person gave for a judged indicator, with the reason."""

    round = models.ForeignKey(AssessmentRound, models.CASCADE, related_name="judged")
    branch = models.ForeignKey("branches.Branch", models.PROTECT, related_name="+")
    indicator = models.CharField(max_length=20)
    judge = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    points = models.DecimalField(max_digits=6, decimal_places=2)
    reason = models.CharField(max_length=300)
    given_at = models.DateTimeField()
    group = models.CharField(_("评议组"), max_length=12, blank=True)  # of JudgeGroup, where the scheme weighs groups

    objects = RoundRecordQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "branch", "indicator", "judge"], name="judged_once")]

    def __str__(self) -> str:
        return f"{self.round_id}:{self.branch_id}:{self.indicator}"


class ScoreAdjustment(models.Model):
    """A correction of points by hand: proposed with a reason, in force only when a second person has confirmed it."""

    round = models.ForeignKey(AssessmentRound, models.CASCADE, related_name="adjustments")
    branch = models.ForeignKey("branches.Branch", models.PROTECT, related_name="+")
    indicator = models.CharField(max_length=20)
    delta = models.DecimalField(max_digits=6, decimal_places=2)
    reason = models.CharField(max_length=300)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)

    objects = RoundRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(confirmed_by=None) | ~models.Q(confirmed_by=models.F("proposed_by")), name="adjustment_two_persons"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}:{self.branch_id}:{self.indicator} {self.delta:+}"


class FrozenBranch(models.Model):
    """Everything that made the published score of one branch: ``package`` holds facts, evidence, judged points,
    adjustments, items and totals as canonical JSON text; ``sha256`` is taken over that text."""

    round = models.ForeignKey(AssessmentRound, models.CASCADE, related_name="frozen")
    branch = models.ForeignKey("branches.Branch", models.PROTECT, related_name="+")
    package = models.TextField()
    sha256 = models.CharField(max_length=64)

    objects = RoundRecordQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "branch"], name="frozen_once")]

    def __str__(self) -> str:
        return f"{self.round_id}:{self.branch_id} {self.sha256[:12]}"


class RoundJudge(models.Model):
    """Who is asked to judge an indicator of a round; their points are averaged, by groups where the scheme weighs them."""

    round = models.ForeignKey(AssessmentRound, models.CASCADE, related_name="judges")
    indicator = models.CharField(_("指标"), max_length=20)
    judge = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("评议人"))
    group = models.CharField(_("评议组"), max_length=12, blank=True)
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    named_at = models.DateTimeField()

    class Meta:
        ordering = ["indicator", "id"]
        constraints = [models.UniqueConstraint(fields=["round", "indicator", "judge"], name="round_judge_once")]

    def __str__(self) -> str:
        return f"{self.round_id}:{self.indicator}:{self.judge_id}"
