"""Open bidding (揭榜挂帅) and the board of hard projects (攻坚项目榜): problems of units and branches in one pool, studied, posted to the
enterprise, claimed by several teams, judged without those concerned, signed with milestones, reviewed in stages, accepted against
the target, rewarded once.

Follows docs/rules.md 4.5: 征榜、研榜、发榜、揭榜、评榜、签约、攻关、验收、兑现.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.kernel.scope import ScopedQuerySet, subtree
from workforce.challenges.enums import (
    LIVE_STATES,
    TONES,
    AcceptanceOutcome,
    AcceptanceState,
    ChallengeRole,
    ChallengeSource,
    ChallengeState,
    ClaimState,
    ProblemState,
)

USER = settings.AUTH_USER_MODEL


class ProblemQuerySet(ScopedQuerySet):
    """Reached through the unit, the branch beside it, and by the owner and who raised it."""

    scope_path = "unit__path"

    def within(self, scope):
        reach = Q()
        for path in scope.paths:
            reach |= subtree("unit__path", path) | subtree("branch__path", path)
        if scope.person_id is not None:
            reach |= Q(owner=scope.person_id) | Q(raised_by__person=scope.person_id)
        return self.filter(reach) if reach else self.none()


class ChallengeProblem(models.Model):
    """``origin``: where it was taken from when it was not raised here, with its number there."""

    title = models.CharField(_("难题"), max_length=120)
    source = models.CharField(_("来源类型"), max_length=10, choices=ChallengeSource.choices)
    text = models.TextField(_("情况"), max_length=1000)
    value = models.CharField(_("解决后的价值"), max_length=300, blank=True)
    unit = models.ForeignKey("portal.Node", models.PROTECT, related_name="challenge_problems", verbose_name=_("来源单位"))
    branch = models.ForeignKey("portal.Node", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("党支部"))
    owner = models.ForeignKey("portal.Person", models.PROTECT, related_name="+", verbose_name=_("负责人"))
    due_on = models.DateField(_("要求解决日期"))
    origin = models.CharField(_("来自"), max_length=40, blank=True)
    origin_no = models.CharField(_("来源编号"), max_length=40, blank=True)
    state = models.CharField(_("状态"), max_length=7, choices=ProblemState.choices, default=ProblemState.POOLED)
    drop_reason = models.CharField(_("不列入的理由"), max_length=300, blank=True)
    raised_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    raised_at = models.DateTimeField()
    once_key = models.CharField(max_length=40, null=True, unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = ProblemQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["unit", "state"], name="challenge_problem_by_unit")]
        constraints = [
            models.UniqueConstraint(fields=["unit", "title"], condition=Q(state__in=["pooled", "taken"]), name="challenge_problem_once")
        ]

    def __str__(self) -> str:
        return self.title


class ChallengeQuerySet(ScopedQuerySet):
    """Reached through unit and branch of the problem, and by those who own it, claim it or judge it."""

    scope_path = "problem__unit__path"
    to_challenge = ""

    def within(self, scope):
        to, reach = self.to_challenge, Q()
        for path in scope.paths:
            reach |= subtree(f"{to}problem__unit__path", path) | subtree(f"{to}problem__branch__path", path)
        if scope.person_id is not None:
            places = ChallengePlace.objects.filter(person=scope.person_id).values("claim__challenge")
            judged = ChallengeJudge.objects.filter(person=scope.person_id).values("challenge")
            reach |= Q(**{f"{to}problem__owner": scope.person_id}) | Q(**{f"{to}pk__in": places}) | Q(**{f"{to}pk__in": judged})
        return self.filter(reach) if reach else self.none()


class ChallengeRecordQuerySet(ChallengeQuerySet):
    scope_path = "challenge__problem__unit__path"
    to_challenge = "challenge__"


class ChallengeTeamQuerySet(ChallengeQuerySet):
    scope_path = "claim__challenge__problem__unit__path"
    to_challenge = "claim__challenge__"


class Challenge(models.Model):
    """A problem on the board. ``due_on`` moves when more time is given; ``first_due_on`` stays what was posted."""

    problem = models.ForeignKey(ChallengeProblem, models.PROTECT, related_name="challenges", verbose_name=_("难题"))
    title = models.CharField(_("项目名称"), max_length=120)
    feasibility = models.TextField(_("可行性"), max_length=1000)
    target = models.CharField(_("目标数值"), max_length=300)
    budget = models.DecimalField(_("预算（元）"), max_digits=12, decimal_places=2)
    prize = models.DecimalField(_("奖金（元）"), max_digits=12, decimal_places=2)
    claim_until = models.DateField(_("揭榜截止"))
    due_on = models.DateField(_("完成期限"))
    first_due_on = models.DateField(_("发榜时的期限"))
    state = models.CharField(_("状态"), max_length=9, choices=ChallengeState.choices, default=ChallengeState.STUDIED)
    studied_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    studied_at = models.DateTimeField()
    posted_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    posted_on = models.DateField(_("发榜日期"), null=True, blank=True)
    chosen_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    choice_note = models.CharField(_("选定理由"), max_length=300, blank=True)
    signed_on = models.DateField(_("签约日期"), null=True, blank=True)
    is_member_led = models.BooleanField(_("党员领题"), default=False)
    accepted_on = models.DateField(_("验收日期"), null=True, blank=True)
    closed_on = models.DateField(_("结束日期"), null=True, blank=True)
    close_reason = models.CharField(_("结束原因"), max_length=300, blank=True)
    result = models.ForeignKey(
        "workforce.WorkResult", models.PROTECT, null=True, blank=True, related_name="challenges", verbose_name=_("成果")
    )
    version = models.PositiveIntegerField(default=1)

    objects = ChallengeQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["problem"], condition=Q(state__in=LIVE_STATES), name="challenge_one_live"),
            models.CheckConstraint(condition=Q(prize__lte=F("budget")), name="challenge_prize_in_budget"),
            models.CheckConstraint(condition=Q(posted_by=None) | ~Q(posted_by=F("studied_by")), name="challenge_two_persons"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def tone(self) -> str:
        return TONES[ChallengeState(self.state)]


class ChallengeClaim(models.Model):
    """A team that claims; who leads it files it himself. ``is_member_lead`` is what he was on that day."""

    challenge = models.ForeignKey(Challenge, models.CASCADE, related_name="claims")
    lead = models.ForeignKey("portal.Person", models.PROTECT, related_name="+", verbose_name=_("领题人"))
    is_member_lead = models.BooleanField(_("党员领题"), default=False)
    exception = models.CharField(_("非党员领题的理由"), max_length=300, blank=True)
    studio = models.ForeignKey(
        "workforce.Studio", models.PROTECT, null=True, blank=True, related_name="challenge_claims", verbose_name=_("工作室")
    )
    plan = models.TextField(_("攻关方案"), max_length=2000)
    pledge = models.CharField(_("承诺"), max_length=300)
    state = models.CharField(_("状态"), max_length=11, choices=ClaimState.choices, default=ClaimState.OPEN)
    claimed_at = models.DateTimeField()

    objects = ChallengeRecordQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["challenge", "lead"], condition=Q(state="open"), name="challenge_claim_once"),
            models.UniqueConstraint(fields=["challenge"], condition=Q(state="chosen"), name="challenge_one_chosen"),
            models.CheckConstraint(condition=Q(is_member_lead=True) | ~Q(exception=""), name="challenge_lead_explained"),
        ]


class ChallengePlace(models.Model):
    """Somebody's part in a team. ``share``: of the reward, in percent."""

    claim = models.ForeignKey(ChallengeClaim, models.CASCADE, related_name="team")
    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="challenge_places")
    role = models.CharField(_("角色"), max_length=6, choices=ChallengeRole.choices)
    is_member = models.BooleanField(_("党员"), default=False)
    share = models.DecimalField(_("分配比例（%）"), max_digits=5, decimal_places=2, null=True, blank=True)
    amount = models.DecimalField(_("分得（元）"), max_digits=12, decimal_places=2, null=True, blank=True)

    objects = ChallengeTeamQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "person"], name="challenge_place_once"),
            models.UniqueConstraint(fields=["claim"], condition=Q(role="lead"), name="challenge_one_lead"),
        ]


class ChallengeJudge(models.Model):
    challenge = models.ForeignKey(Challenge, models.CASCADE, related_name="judges")
    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="+")
    is_recused = models.BooleanField(_("已回避"), default=False)
    reason = models.CharField(_("回避理由"), max_length=300, blank=True)

    objects = ChallengeRecordQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["challenge", "person"], name="challenge_judge_once")]


class ChallengeScore(models.Model):
    judge = models.ForeignKey(ChallengeJudge, models.CASCADE, related_name="scores")
    claim = models.ForeignKey(ChallengeClaim, models.CASCADE, related_name="scores")
    value = models.PositiveSmallIntegerField(_("分数"))
    note = models.CharField(_("评语"), max_length=300, blank=True)

    objects = ChallengeTeamQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["judge", "claim"], name="challenge_score_once"),
            models.CheckConstraint(condition=Q(value__lte=100), name="challenge_score_in_range"),
        ]


class ChallengeMilestone(models.Model):
    """A stage of the contract with its payment node; reviewed with a score and the risks that were seen."""

    challenge = models.ForeignKey(Challenge, models.CASCADE, related_name="milestones")
    title = models.CharField(_("节点"), max_length=120)
    due_on = models.DateField(_("节点日期"))
    pay = models.PositiveSmallIntegerField(_("付款比例（%）"), default=0)
    score = models.PositiveSmallIntegerField(_("阶段得分"), null=True, blank=True)
    finding = models.CharField(_("进展"), max_length=300, blank=True)
    risk = models.CharField(_("风险"), max_length=300, blank=True)
    reviewed_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    reviewed_on = models.DateField(_("考评日期"), null=True, blank=True)

    objects = ChallengeRecordQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [models.CheckConstraint(condition=Q(score=None) | Q(score__lte=100), name="challenge_stage_in_range")]

    def __str__(self) -> str:
        return self.title


class ChallengeAcceptance(models.Model):
    """What one person finds at the end and another decides."""

    challenge = models.ForeignKey(Challenge, models.CASCADE, related_name="acceptances")
    outcome = models.CharField(_("验收意见"), max_length=6, choices=AcceptanceOutcome.choices)
    reached = models.CharField(_("目标完成数值"), max_length=300)
    proof = models.CharField(_("经济效益证明"), max_length=300, blank=True)
    benefit = models.DecimalField(_("经济效益（万元）"), max_digits=12, decimal_places=2, null=True, blank=True)
    new_due = models.DateField(_("新的期限"), null=True, blank=True)
    state = models.CharField(max_length=8, choices=AcceptanceState.choices, default=AcceptanceState.OPEN)
    proposed_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(_("审定日期"), null=True, blank=True)
    answer = models.CharField(_("审定意见"), max_length=300, blank=True)

    objects = ChallengeRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["challenge"], condition=Q(state="open"), name="challenge_one_acceptance"),
            models.CheckConstraint(condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")), name="challenge_accepted_by_two"),
        ]


class ChallengeReward(models.Model):
    """Paid once: the challenge is the key. It counts once a second person has agreed; one that was declined is noted anew in its place."""

    challenge = models.OneToOneField(Challenge, models.PROTECT, related_name="reward")
    amount = models.DecimalField(_("奖励（元）"), max_digits=12, decimal_places=2)
    paid_on = models.DateField(_("发放日期"))
    noted_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    noted_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=AcceptanceState.choices, default=AcceptanceState.OPEN, db_default=AcceptanceState.OPEN)
    decided_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(_("审定日期"), null=True, blank=True)
    answer = models.CharField(_("审定意见"), max_length=300, blank=True, db_default="")

    objects = ChallengeRecordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="challenge_reward_positive"),
            models.CheckConstraint(condition=Q(decided_by=None) | ~Q(decided_by=F("noted_by")), name="challenge_reward_by_two"),
        ]

    @property
    def is_only_noted(self) -> bool:
        """From the time before a second person agreed: valid, but nobody has decided about it."""
        return self.state == AcceptanceState.AGREED and self.decided_on is None

    @property
    def state_label(self) -> str:
        return str(_("已登记")) if self.is_only_noted else self.get_state_display()
