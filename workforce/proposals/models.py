"""Rationalisation proposals (合理化建议): filed in a minute with a number, judged within promised days, always answered, carried out,
confirmed by the author, rewarded at once and by their benefit, measured again after half a year.

Words of the customer: 线上提案平台；支部党员大会、职工代表座谈会；“收集—研判—反馈—落实”闭环；合理化建议常态化，健全奖励办法，即时奖励。
Follows docs/rules.md 4.4; bands and limits are rows with a source and dates.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.kernel.models import CatalogueRow
from portal.kernel.scope import Scope, ScopedQuerySet, subtree
from workforce.proposals.enums import (
    OUTCOME_TONES,
    PROPOSAL_TONES,
    ProposalAct,
    ProposalBandBasis,
    ProposalBandSet,
    ProposalBenefitRound,
    ProposalChannel,
    ProposalOutcome,
    ProposalRewardKind,
    ProposalRewardState,
    ProposalState,
    ProposalTopic,
)
from workforce.proposals.rules import STAGES

USER = settings.AUTH_USER_MODEL


class ProposalReason(CatalogueRow):
    """Why a proposal is not accepted (SUG-F and reasons of the house)."""

    source = models.CharField(_("依据"), max_length=200, blank=True)


class ProposalAwardBand(CatalogueRow):
    """One line of a set of awards. ``low`` inclusive, ``high`` exclusive, in yuan of a year's benefit; ``least`` and ``most`` are
    what may be paid; ``points`` are weights of D, points of H, the share of the benefit in percent."""

    band_set = models.CharField(_("奖励档组"), max_length=1, choices=ProposalBandSet.choices)
    basis = models.CharField(_("分档依据"), max_length=6, choices=ProposalBandBasis.choices)
    criterion = models.CharField(_("评审项"), max_length=12, blank=True)
    low = models.DecimalField(_("效益下限（元，含）"), max_digits=14, decimal_places=2, null=True, blank=True)
    high = models.DecimalField(_("效益上限（元，不含）"), max_digits=14, decimal_places=2, null=True, blank=True)
    least = models.DecimalField(_("最低奖励（元）"), max_digits=12, decimal_places=2, null=True, blank=True)
    most = models.DecimalField(_("最高奖励（元）"), max_digits=12, decimal_places=2, null=True, blank=True)
    points = models.DecimalField(_("分值、权重或比例"), max_digits=6, decimal_places=2, null=True, blank=True)
    source = models.CharField(_("依据"), max_length=200, blank=True)
    effective_from = models.DateField(_("生效日期"))

    class Meta(CatalogueRow.Meta):
        ordering = ["band_set", "sort", "code"]


class ProposalSequence(models.Model):
    """The last number of a year; its row is locked while one is drawn."""

    year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)


class ProposalNoteQuerySet(ScopedQuerySet):
    scope_path = "node__path"


class ProposalNote(models.Model):
    """The note of a meeting that brought several proposals at once."""

    channel = models.CharField(_("渠道"), max_length=8, choices=ProposalChannel.choices)
    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="+", verbose_name=_("支部或单位"))
    title = models.CharField(_("会议名称"), max_length=100)
    held_on = models.DateField(_("开会日期"))
    present = models.PositiveIntegerField(_("到会人数"))
    noted_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    once_key = models.CharField(max_length=40, null=True, unique=True)

    objects = ProposalNoteQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-id"]

    def __str__(self) -> str:
        return self.title


class ProposalQuerySet(ScopedQuerySet):
    """Offices reach the proposals of their units, branches those they are asked about; a worker his own, those that he judges or
    carries out, and what colleagues of his unit propose."""

    scope_path = "node__path"
    to_proposal = ""

    def within(self, scope: Scope):
        to, reach = self.to_proposal, Q()
        for path in scope.paths:
            reach |= subtree(f"{to}node__path", path) | subtree(f"{to}branch__path", path)
        if scope.person_id is not None:
            pk = scope.person_id
            reach |= Q(**{f"{to}assignee": pk}) | Q(**{f"{to}owner": pk}) | Q(**{f"{to}node__people": pk})
            reach |= Q(**{f"{to}pk__in": ProposalAuthor._base_manager.filter(person=pk).values("proposal")})
        return self.filter(pk__in=self.model._base_manager.filter(reach).values("pk")) if reach else self.none()


class ProposalRecordQuerySet(ProposalQuerySet):
    scope_path = "proposal__node__path"
    to_proposal = "proposal__"


class Proposal(models.Model):
    """``node``: the unit it is about; ``branch``: the Party branch whose meeting brought it or which is asked for its view.
    ``reply_due_on`` is the first promise and never moves; ``due_on`` is that of the present stage."""

    number = models.CharField(_("编号"), max_length=20, unique=True)
    title = models.CharField(_("建议名称"), max_length=80)
    trouble = models.TextField(_("存在的问题"), max_length=1000)
    idea = models.TextField(_("怎么改"), max_length=1000)
    topic = models.CharField(_("主题"), max_length=12, choices=ProposalTopic.choices)
    channel = models.CharField(_("渠道"), max_length=8, choices=ProposalChannel.choices, default=ProposalChannel.ONLINE)
    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="proposals", verbose_name=_("涉及单位"))
    branch = models.ForeignKey("portal.Node", models.PROTECT, null=True, related_name="+", verbose_name=_("党支部"))
    note = models.ForeignKey(ProposalNote, models.PROTECT, null=True, related_name="proposals")
    is_unnamed = models.BooleanField(_("对其他人不显示姓名"), default=False)
    difference = models.CharField(_("与相似建议的不同"), max_length=300, blank=True)
    text_hash = models.CharField(max_length=64, db_index=True)
    state = models.CharField(_("状态"), max_length=8, choices=ProposalState.choices, default=ProposalState.FILED)
    outcome = models.CharField(_("研判结论"), max_length=8, choices=ProposalOutcome.choices, blank=True)
    reason = models.ForeignKey(ProposalReason, models.PROTECT, null=True, related_name="+", verbose_name=_("不采纳原因"))
    reply = models.TextField(_("答复"), max_length=1000, blank=True)
    branch_opinion = models.CharField(_("支部意见"), max_length=300, blank=True)
    filed_on = models.DateField(_("提出日期"))
    filed_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    assignee = models.ForeignKey("portal.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("研判人"))
    owner = models.ForeignKey("portal.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("落实负责人"))
    reply_due_on = models.DateField(_("答复期限"), null=True)
    replied_on = models.DateField(_("答复日期"), null=True)
    due_on = models.DateField(_("本阶段期限"), null=True)
    done_on = models.DateField(_("完成日期"), null=True)
    done_note = models.CharField(_("完成情况"), max_length=500, blank=True)
    closed_on = models.DateField(_("办结日期"), null=True)
    is_confirmed = models.BooleanField(_("建议人已确认"), default=False)
    reopened = models.PositiveSmallIntegerField(default=0)
    measure_on = models.DateField(_("再次测算日期"), null=True)
    escalated_on = models.DateField(_("上报日期"), null=True)
    escalated_to = models.ForeignKey("portal.Node", models.PROTECT, null=True, related_name="+")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged", verbose_name=_("并入"))
    once_key = models.CharField(max_length=40, null=True, unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-filed_on", "-id"]
        indexes = [
            models.Index(fields=["node", "filed_on"], name="proposal_by_node"),
            models.Index(fields=["state", "due_on"], name="proposal_by_due"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False) | ~Q(state="merged") & Q(merged_into=None), name="proposal_merged"
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="proposal_not_into_itself"),
            models.CheckConstraint(
                condition=Q(state__in=("filed", "judging", "merged"), outcome="")
                | ~Q(state__in=("filed", "judging", "merged")) & ~Q(outcome=""),
                name="proposal_outcome_by_state",
            ),
            models.CheckConstraint(condition=Q(outcome="") | ~Q(reply=""), name="proposal_always_replied"),
            models.CheckConstraint(condition=~Q(outcome="rejected") | Q(reason__isnull=False), name="proposal_rejected_why"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def tone(self) -> str:
        return PROPOSAL_TONES[ProposalState(self.state)]

    @property
    def outcome_tone(self) -> str:
        return OUTCOME_TONES[ProposalOutcome(self.outcome)]

    @property
    def stage(self) -> str:
        return STAGES[self.state]


class ProposalAuthor(models.Model):
    """One author at his place; the first one filed it."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="authors")
    place = models.PositiveSmallIntegerField(_("次序"))
    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="proposal_authorships", verbose_name=_("建议人"))

    objects = ProposalRecordQuerySet.as_manager()

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "place"], name="proposal_author_place"),
            models.UniqueConstraint(fields=["proposal", "person"], name="proposal_author_once"),
        ]


class ProposalStep(models.Model):
    """One line of the timeline that the authors read."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="steps")
    act = models.CharField(max_length=9, choices=ProposalAct.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    text = models.CharField(max_length=300, blank=True)

    objects = ProposalRecordQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]


class ProposalBudgetQuerySet(ScopedQuerySet):
    scope_path = "node__path"


class ProposalBudget(models.Model):
    """What a unit may spend in a year on instant rewards, for itself and the units below it."""

    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="proposal_budgets", verbose_name=_("单位"))
    year = models.PositiveSmallIntegerField(_("年度"))
    amount = models.DecimalField(_("预算（元）"), max_digits=12, decimal_places=2)
    set_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = ProposalBudgetQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "node__path"]
        constraints = [
            models.UniqueConstraint(fields=["node", "year"], name="proposal_budget_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="proposal_budget_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.node_id} {self.year}"


class ProposalReward(models.Model):
    """Money for a proposal: once at once, once by its benefit. Somebody else approves what one proposes."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="rewards")
    kind = models.CharField(_("类别"), max_length=7, choices=ProposalRewardKind.choices)
    amount = models.DecimalField(_("金额（元）"), max_digits=12, decimal_places=2)
    band = models.ForeignKey(ProposalAwardBand, models.PROTECT, null=True, related_name="+", verbose_name=_("奖励档"))
    budget = models.ForeignKey(ProposalBudget, models.PROTECT, null=True, related_name="rewards")
    state = models.CharField(_("状态"), max_length=8, choices=ProposalRewardState.choices, default=ProposalRewardState.PROPOSED)
    proposed_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(_("未批准原因"), max_length=200, blank=True)

    objects = ProposalRecordQuerySet.as_manager()

    class Meta:
        ordering = ["proposed_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "kind"], condition=~Q(state="refused"), name="proposal_reward_once"),
            models.CheckConstraint(condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")), name="proposal_reward_two_persons"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="proposal_reward_positive"),
            models.CheckConstraint(condition=~Q(kind="instant") | Q(budget__isnull=False), name="proposal_reward_budgeted"),
        ]


class ProposalBenefit(models.Model):
    """What a proposal is worth in a year: claimed by whoever carried it out, verified by somebody else."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="benefits")
    round = models.CharField(_("测算"), max_length=5, choices=ProposalBenefitRound.choices)
    claimed = models.DecimalField(_("申报年效益（元）"), max_digits=14, decimal_places=2)
    basis = models.CharField(_("计算依据"), max_length=300)
    claimed_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    claimed_at = models.DateTimeField()
    verified = models.DecimalField(_("核定年效益（元）"), max_digits=14, decimal_places=2, null=True)
    verified_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    verified_on = models.DateField(_("核定日期"), null=True)

    objects = ProposalRecordQuerySet.as_manager()

    class Meta:
        ordering = ["claimed_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "round"], name="proposal_benefit_once"),
            models.CheckConstraint(condition=Q(verified_by=None) | ~Q(verified_by=F("claimed_by")), name="proposal_benefit_two_persons"),
            models.CheckConstraint(condition=Q(claimed__gte=0), name="proposal_benefit_not_below"),
        ]


class ProposalSheet(models.Model):
    """A filled-in scoring sheet (set D by weights, set H by classes)."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="sheets")
    band_set = models.CharField(_("评审表"), max_length=1, choices=ProposalBandSet.choices)
    scores = models.JSONField(default=dict)
    total = models.DecimalField(_("总分"), max_digits=6, decimal_places=2)
    scored_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    scored_at = models.DateTimeField()

    objects = ProposalRecordQuerySet.as_manager()

    class Meta:
        ordering = ["band_set"]
        constraints = [models.UniqueConstraint(fields=["proposal", "band_set"], name="proposal_sheet_once")]
