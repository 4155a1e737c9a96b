"""Funds for incentives and the sharing of benefits: the money that comes in, the payouts to the authors of what was converted, and a
balance that is always the inflows less the approved payouts. Nothing is deleted: an entry in error is taken back by another entry.

Words of the customer: 创新成果转化收益分享基金；党建创新专项奖励基金（集团以上推广者奖励）；党员创新激励机制；按要素参与分配。
Follows docs/rules.md 4.6 CNV-01..03.
"""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.kernel.models import CatalogueRow
from portal.kernel.scope import ScopedQuerySet
from workforce.funds.enums import STATE_TONES, FundEntryKind, FundFactor, FundPayoutState
from workforce.results.enums import ResultLevel

USER = settings.AUTH_USER_MODEL
ZERO = Decimal(0)


class FundKind(CatalogueRow):
    """What a fund of this kind pays for. ``level_rule``: the rule whose figure is the least level that is rewarded; ``by_share``: paid
    for conversions, at least what is due of them; ``needs_member``: a Party member is among those who are paid."""

    by_share = models.BooleanField(_("按转化收益分享"), default=False)
    needs_member = models.BooleanField(_("分享人中须有党员"), default=False)
    level_rule = models.CharField(_("推广级别规则编码"), max_length=40, blank=True)
    source = models.CharField(_("依据"), max_length=200, blank=True)


class FundQuerySet(ScopedQuerySet):
    scope_path = "node__path"


class Fund(models.Model):
    """``inflow`` and ``outflow`` are kept under the lock of this row together with each entry."""

    kind = models.ForeignKey(FundKind, models.PROTECT, related_name="funds", verbose_name=_("基金类别"))
    title = models.CharField(_("基金名称"), max_length=120)
    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="innovation_funds", verbose_name=_("单位"))
    terms = models.CharField(_("使用办法"), max_length=1000)
    inflow = models.DecimalField(_("拨入合计（元）"), max_digits=14, decimal_places=2, default=ZERO)
    outflow = models.DecimalField(_("批准发放合计（元）"), max_digits=14, decimal_places=2, default=ZERO)
    opened_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    once_key = models.CharField(max_length=40, null=True, unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = FundQuerySet.as_manager()

    class Meta:
        ordering = ["node__path", "id"]
        constraints = [models.CheckConstraint(condition=Q(outflow__gte=0, inflow__gte=F("outflow")), name="fund_never_overdrawn")]

    def __str__(self) -> str:
        return self.title

    @property
    def balance(self) -> Decimal:
        return self.inflow - self.outflow


class FundPayoutQuerySet(ScopedQuerySet):
    scope_path = "fund__node__path"


class FundPayout(models.Model):
    """An amount for a conversion or a result, shared among persons."""

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="payouts", verbose_name=_("基金"))
    conversion = models.ForeignKey("workforce.InnovationConversion", models.PROTECT, null=True, related_name="payouts")
    result = models.ForeignKey("workforce.WorkResult", models.PROTECT, null=True, related_name="fund_payouts")
    title = models.CharField(_("事由"), max_length=200)
    level = models.PositiveSmallIntegerField(_("推广级别"), choices=ResultLevel.choices, null=True, blank=True)
    amount = models.DecimalField(_("金额（元）"), max_digits=12, decimal_places=2)
    state = models.CharField(_("状态"), max_length=9, choices=FundPayoutState.choices, default=FundPayoutState.PROPOSED)
    proposed_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    approved_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    paid_on = models.DateField(_("发放日期"), null=True)
    reason = models.CharField(_("取消原因"), max_length=300, blank=True)
    once_key = models.CharField(max_length=40, null=True, unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = FundPayoutQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="fund_payout_positive"),
            models.CheckConstraint(condition=Q(approved_by=None) | ~Q(approved_by=F("proposed_by")), name="fund_payout_two_persons"),
            models.CheckConstraint(
                condition=Q(conversion__isnull=False, result=None) | Q(conversion=None, result__isnull=False), name="fund_payout_source"
            ),
            models.CheckConstraint(condition=~Q(state="paid") | Q(paid_on__isnull=False), name="fund_payout_paid_on"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def tone(self) -> str:
        return STATE_TONES[FundPayoutState(self.state)]


class FundShareQuerySet(ScopedQuerySet):
    scope_path = "payout__fund__node__path"
    scope_person = "person"


class FundShare(models.Model):
    """What one person gets of a payout, for what he gave; seen by himself and by the office."""

    payout = models.ForeignKey(FundPayout, models.CASCADE, related_name="shares")
    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="fund_shares", verbose_name=_("分享人"))
    factor = models.CharField(_("要素"), max_length=10, choices=FundFactor.choices)
    weight = models.DecimalField(_("权重"), max_digits=8, decimal_places=2)
    amount = models.DecimalField(_("金额（元）"), max_digits=12, decimal_places=2)

    objects = FundShareQuerySet.as_manager()

    class Meta:
        ordering = ["-amount", "id"]
        constraints = [
            models.UniqueConstraint(fields=["payout", "person"], name="fund_share_once"),
            models.CheckConstraint(condition=Q(amount__gte=0, weight__gt=0), name="fund_share_positive"),
        ]


class FundEntry(models.Model):
    """A line of the ledger, never changed: ``amount`` adds to the balance, or takes from it where it is negative."""

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="entries")
    kind = models.CharField(_("类别"), max_length=8, choices=FundEntryKind.choices)
    amount = models.DecimalField(_("金额（元）"), max_digits=12, decimal_places=2)
    payout = models.ForeignKey(FundPayout, models.PROTECT, null=True, related_name="entries")
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversal")
    text = models.CharField(_("说明"), max_length=300)
    on = models.DateField(_("日期"))
    made_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    once_key = models.CharField(max_length=40, null=True, unique=True)

    objects = FundPayoutQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="inflow", amount__gt=0, payout=None, reverses=None)
                | Q(kind="payout", amount__lt=0, payout__isnull=False, reverses=None)
                | Q(kind="reversal", reverses__isnull=False),
                name="fund_entry_shape",
            )
        ]
