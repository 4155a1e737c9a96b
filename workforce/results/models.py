"""Results of work: papers, patents, awards, standards and software of skilled workers, with their authors in order, what they
are worth (level, class, a gap filled) and the paper that proves it; entered by an author or the personnel office and
confirmed by somebody who wrote none of it. What authors received for a result and the contests it was sent to hang on it.

Words of the customer: 行业特等奖、二等奖、三等奖项数，填补国内空白成果项数，论文篇数、专利项数、第一作者专利数；推荐成果参加行业评比；
技能人才参与分配。
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.kernel.scope import Scope, ScopedQuerySet, subtree
from workforce.results.enums import (
    OUTCOME_TONES,
    STATE_TONES,
    FilledGap,
    NominationOutcome,
    PrizeClass,
    ResultKind,
    ResultLevel,
    ResultState,
    RewardKind,
)


class WorkResultQuerySet(ScopedQuerySet):
    """The results of a unit, and besides them those that one wrote oneself, whatever unit they count for."""

    scope_path = "node__path"

    def within(self, scope: Scope):
        reach = Q()
        for path in scope.paths:
            reach |= subtree(self.scope_path, path)
        if scope.person_id is not None:
            reach |= Q(pk__in=ResultAuthor.objects.filter(person_id=scope.person_id).values("result"))
        return self.filter(reach) if reach else self.none()


class WorkResult(models.Model):
    """``node``: the unit it counts for, that of the first author of ours on the day unless another is told."""

    kind = models.CharField(_("种类"), max_length=8, choices=ResultKind.choices)
    title = models.CharField(_("成果名称"), max_length=200)
    number = models.CharField(_("编号"), max_length=80, blank=True)
    achieved_on = models.DateField(_("取得日期"))
    level = models.PositiveSmallIntegerField(_("级别"), choices=ResultLevel.choices)
    prize_class = models.CharField(_("等次"), max_length=8, choices=PrizeClass.choices, blank=True)
    gap = models.CharField(_("填补空白"), max_length=8, choices=FilledGap.choices, blank=True)
    issued_by = models.CharField(_("授予或发表单位"), max_length=100)
    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="work_results", verbose_name=_("所属单位"))
    state = models.CharField(_("状态"), max_length=10, choices=ResultState.choices, default=ResultState.REGISTERED)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    reason = models.CharField(_("退回或撤销原因"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = WorkResultQuerySet.as_manager()

    class Meta:
        ordering = ["-achieved_on", "-id"]
        indexes = [models.Index(fields=["node", "achieved_on"], name="work_result_by_node")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "number"], condition=~Q(number="") & ~Q(state="withdrawn"), name="work_result_number_once"
            ),
            models.CheckConstraint(condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("registered_by")), name="work_result_two_persons"),
            models.CheckConstraint(
                condition=Q(kind="award") & ~Q(prize_class="") | ~Q(kind="award") & Q(prize_class=""), name="work_result_class_of_awards"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def tone(self) -> str:
        return STATE_TONES[ResultState(self.state)]


class ResultAuthor(models.Model):
    """One author at his place, counted from 1: an employee, or the name of somebody from outside."""

    result = models.ForeignKey(WorkResult, models.CASCADE, related_name="authors")
    place = models.PositiveSmallIntegerField(_("署名次序"))
    person = models.ForeignKey("portal.Person", models.PROTECT, null=True, related_name="result_authorships", verbose_name=_("职工"))
    name = models.CharField(_("外单位人员"), max_length=50, blank=True)

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["result", "place"], name="result_author_place"),
            models.UniqueConstraint(fields=["result", "person"], condition=Q(person__isnull=False), name="result_author_once"),
            models.CheckConstraint(condition=Q(person=None) & ~Q(name="") | Q(person__isnull=False, name=""), name="result_author_known"),
        ]

    def __str__(self) -> str:
        return f"{self.result_id}:{self.place}"

    @property
    def shown(self) -> str:
        return self.name if self.person is None else self.person.name


class ResultRewardQuerySet(ScopedQuerySet):
    """What somebody received is seen by him and by the office that pays it out."""

    scope_path = "author__result__node__path"
    scope_person = "author__person_id"


class ResultReward(models.Model):
    """Money that an author received for a result: once, or as a share of what it earns."""

    author = models.ForeignKey(ResultAuthor, models.PROTECT, related_name="rewards", verbose_name=_("作者"))
    kind = models.CharField(_("类别"), max_length=6, choices=RewardKind.choices)
    amount = models.DecimalField(_("金额（元）"), max_digits=12, decimal_places=2)
    paid_on = models.DateField(_("发放日期"))
    basis = models.CharField(_("依据"), max_length=100)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = ResultRewardQuerySet.as_manager()

    class Meta:
        ordering = ["-paid_on", "-id"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="result_reward_positive")]

    def __str__(self) -> str:
        return f"{self.author_id} {self.paid_on}"


class ResultNominationQuerySet(ScopedQuerySet):
    scope_path = "result__node__path"


class ResultNomination(models.Model):
    """A result sent to a contest above the enterprise, and what came of it."""

    result = models.ForeignKey(WorkResult, models.PROTECT, related_name="nominations")
    contest = models.CharField(_("评比名称"), max_length=100)
    level = models.PositiveSmallIntegerField(_("评比级别"), choices=ResultLevel.choices)
    nominated_on = models.DateField(_("推荐日期"))
    outcome = models.CharField(_("结果"), max_length=8, choices=NominationOutcome.choices, default=NominationOutcome.WAITING)
    prize_class = models.CharField(_("获奖等次"), max_length=8, choices=PrizeClass.choices, blank=True)
    decided_on = models.DateField(_("公布日期"), null=True)
    nominated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = ResultNominationQuerySet.as_manager()

    class Meta:
        ordering = ["-nominated_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["result", "contest"], name="result_nominated_once"),
            models.CheckConstraint(
                condition=Q(outcome="waiting", decided_on=None) | ~Q(outcome="waiting") & Q(decided_on__isnull=False),
                name="result_nomination_decided",
            ),
        ]

    def __str__(self) -> str:
        return self.contest

    @property
    def tone(self) -> str:
        return OUTCOME_TONES[NominationOutcome(self.outcome)]
