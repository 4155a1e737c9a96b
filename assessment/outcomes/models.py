"""What a published result is used for (结果运用): consequences with owner, last day and proof, and what is appealed of them.

Follows docs/rules.md 5.6 USE-1 and USE-2. A rule of the enterprise suggests, a person proposes, another decides, the owner carries out.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessment.outcomes.enums import TONES, OutcomeState, OutcomeWhen
from portal.kernel.models import CatalogueRow
from portal.kernel.scope import ScopedQuerySet

USER = settings.AUTH_USER_MODEL


class OutcomeKind(CatalogueRow):
    """Cadre review, change of post, pay, honour, promotion, training, fund, talk, penalty."""

    is_penalty = models.BooleanField(_("属于问责，可以申诉"), default=False)
    has_money = models.BooleanField(_("涉及金额"), default=False)
    source = models.CharField(_("依据"), max_length=200, blank=True)


class OutcomeRule(CatalogueRow):
    """What a published result suggests: data of the enterprise, with its document."""

    kind = models.ForeignKey(OutcomeKind, models.PROTECT, related_name="rules", verbose_name=_("运用方式"))
    when = models.CharField(_("条件"), max_length=6, choices=OutcomeWhen.choices)
    points = models.DecimalField(_("分数"), max_digits=6, decimal_places=2)
    text = models.CharField(_("建议内容"), max_length=200)
    source = models.CharField(_("依据"), max_length=200, blank=True)


class OutcomeQuerySet(ScopedQuerySet):
    scope_path = "branch__node__path"
    scope_person = "owner"


class AppealQuerySet(ScopedQuerySet):
    scope_path = "outcome__branch__node__path"


class Outcome(models.Model):
    """``rule`` None: proposed by a person. ``owner`` and ``due_on`` are named with the decision."""

    round = models.ForeignKey("assessment.AssessmentRound", models.PROTECT, related_name="outcomes", verbose_name=_("考核期"))
    branch = models.ForeignKey("branches.Branch", models.PROTECT, related_name="+", verbose_name=_("党支部"))
    kind = models.ForeignKey(OutcomeKind, models.PROTECT, related_name="outcomes", verbose_name=_("运用方式"))
    rule = models.ForeignKey(OutcomeRule, models.PROTECT, null=True, related_name="outcomes")
    text = models.CharField(_("内容"), max_length=200)
    basis = models.CharField(_("依据"), max_length=200)
    honour = models.CharField(_("荣誉部分"), max_length=80, blank=True)
    amount = models.DecimalField(_("金额（元）"), max_digits=12, decimal_places=2, null=True, blank=True)
    state = models.CharField(_("状态"), max_length=9, choices=OutcomeState.choices, default=OutcomeState.PROPOSED)
    owner = models.ForeignKey("portal.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("责任人"))
    due_on = models.DateField(_("完成期限"), null=True)
    proposed_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    done_on = models.DateField(_("落实日期"), null=True)
    done_note = models.CharField(_("落实情况"), max_length=300, blank=True)
    reason = models.CharField(_("不采用的原因"), max_length=200, blank=True)
    once_key = models.CharField(max_length=40, null=True, unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        ordering = ["-round__starts_on", "branch__node__path", "kind__sort", "id"]
        indexes = [models.Index(fields=["round", "state"], name="outcome_by_round")]
        constraints = [
            models.UniqueConstraint(fields=["round", "branch", "rule"], name="outcome_rule_once"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(proposed_by=None) | ~Q(decided_by=F("proposed_by")), name="outcome_two_persons"
            ),
            models.CheckConstraint(condition=~Q(state__in=["decided", "done"]) | Q(owner__isnull=False), name="outcome_has_owner"),
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gt=0), name="outcome_amount_positive"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def tone(self) -> str:
        return TONES[OutcomeState(self.state)]


class OutcomeAppeal(models.Model):
    """The branch disagrees with a penalty; until it is answered the penalty is not carried out."""

    outcome = models.OneToOneField(Outcome, models.CASCADE, related_name="appeal")
    text = models.CharField(_("申诉理由"), max_length=500)
    raised_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    answer = models.CharField(_("答复"), max_length=500, blank=True)
    is_upheld = models.BooleanField(_("申诉成立"), null=True)
    answered_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    objects = AppealQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_at"]

    def __str__(self) -> str:
        return f"{self.outcome_id} {self.raised_at:%Y-%m-%d}"
