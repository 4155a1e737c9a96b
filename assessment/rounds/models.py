"""Rounds: one period assessed with one scheme, from opening to the locked result.

open → computed → reviewed → published → locked. Publication freezes facts, evidence lists, judged points, scheme and
tree branch by branch, all under one hash; later edits never touch it. Facts and evidence are those of the review.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessment.rounds.enums import CLAIM_TONES, ClaimState, RoundState, StepKind
from portal.kernel.scope import ScopedQuerySet
from portal.rights.enums import Role


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
    unlock_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")  # asks; a second one confirms
    unlock_reason = models.CharField(max_length=300, blank=True, db_default="")
    unlocks = models.JSONField(default=list, blank=True, db_default=[])  # marks that stay: {at, by, second, reason}, shown in every receipt
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
    failed_at = models.DateTimeField(null=True)  # the last computation could not read the branch's records; cleared when one can
    is_appealed = models.BooleanField(default=False, db_default=False)  # an appeal of this result is not decided yet
    is_changed = models.BooleanField(default=False, db_default=False)  # changed by an appeal and not shown to the enterprise again yet

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
    group = models.CharField(_("评议组"), max_length=12, blank=True, db_default="")  # of JudgeGroup, where the scheme weighs groups

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
    group = models.CharField(_("评议组"), max_length=12, blank=True, db_default="")
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    named_at = models.DateTimeField()

    class Meta:
        ordering = ["indicator", "id"]
        constraints = [models.UniqueConstraint(fields=["round", "indicator", "judge"], name="round_judge_once")]

    def __str__(self) -> str:
        return f"{self.round_id}:{self.indicator}:{self.judge_id}"


class RoundStep(models.Model):
    """A step of a round with its days and who is answerable: a person, else whoever holds ``role``.

    The step stands beside the state and never moves it: the days are a plan, the state is what was done.
    """

    round = models.ForeignKey(AssessmentRound, models.CASCADE, related_name="dated_steps")
    kind = models.CharField(_("步骤"), max_length=12, choices=StepKind.choices)
    role = models.CharField(_("负责角色"), max_length=20, choices=Role.choices)
    owner = models.ForeignKey("portal.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("负责人"))
    starts_on = models.DateField(_("开始日期"))
    due_on = models.DateField(_("到期日期"))
    done_on = models.DateField(_("完成日期"), null=True)
    reminded_on = models.DateField(null=True)  # by the clock
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["round", "due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["round", "kind"], name="round_step_once"),
            models.CheckConstraint(condition=models.Q(due_on__gte=models.F("starts_on")), name="round_step_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}:{self.kind}"


class RoundClaim(models.Model):
    """What a branch says of itself for one judged indicator, with its proofs by kind; verified by somebody of elsewhere."""

    round = models.ForeignKey(AssessmentRound, models.CASCADE, related_name="claims")
    branch = models.ForeignKey("branches.Branch", models.PROTECT, related_name="+", verbose_name=_("党支部"))
    indicator = models.CharField(_("指标"), max_length=20)
    text = models.TextField(_("自报内容"), max_length=1000)
    proofs = models.JSONField(_("证明材料"), default=dict)  # kind of proof -> what it is and where it lies
    state = models.CharField(_("状态"), max_length=9, choices=ClaimState.choices, default=ClaimState.STATED)
    stated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    stated_at = models.DateTimeField()
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    verified_at = models.DateTimeField(null=True)
    reason = models.CharField(_("核实说明"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = RoundRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-round__starts_on", "branch__node__path", "indicator"]
        constraints = [
            models.UniqueConstraint(fields=["round", "branch", "indicator"], name="claim_once"),
            models.CheckConstraint(
                condition=models.Q(verified_by=None) | ~models.Q(verified_by=models.F("stated_by")), name="claim_verified_by_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}:{self.branch_id}:{self.indicator}"

    @property
    def tone(self) -> str:
        return CLAIM_TONES[ClaimState(self.state)]
