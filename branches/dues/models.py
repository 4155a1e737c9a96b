"""Membership dues: what each member owes by the month, what he paid, who checked it.

Follows 《关于中国共产党党费收缴、使用和管理的规定》 (docs/rules.md 2.3). The base is a wage: it is stored encrypted, seen by the
branch's own officers and by the member himself; the committee above sees sums and arrears of branches. A line of the
ledger is never changed: a correction is a further line with its reason. A closed month is locked by a second person.
"""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from branches.dues import rules
from branches.dues.enums import DuesCategory, EntryBasis, EntryState, LineKind, PayWay, ReliefState, SheetState
from portal.kernel.fields import EncryptedTextField, validate_first_of_month
from portal.kernel.scope import ScopedQuerySet


class DuesBand(models.Model):
    """Above ``over`` up to and including ``up_to`` yuan: ``rate`` of the whole base; or an amount from ``least`` to ``most``."""

    code = models.CharField(max_length=20)
    category = models.CharField(max_length=12, choices=DuesCategory.choices)
    over = models.DecimalField(max_digits=10, decimal_places=2, default=0)
    up_to = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    rate = models.DecimalField(max_digits=6, decimal_places=5, null=True)
    least = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    most = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    effective_from = models.DateField()
    effective_to = models.DateField(null=True)
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["code", "effective_from"], name="dues_band_once"),
            models.CheckConstraint(
                condition=Q(rate__isnull=False, least=None, most=None) | Q(rate=None, least__gt=0, most__gte=F("least")),
                name="dues_band_is_rate_or_amount",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def percent(self) -> str:
        """The rate as ``1.5%``."""
        return f"{(self.rate * 100).normalize():f}%" if self.rate is not None else ""


class BranchRowQuerySet(ScopedQuerySet):
    scope_path = "branch__node__path"


class DuesBaseQuerySet(BranchRowQuerySet):
    def valid_on(self, day):
        return self.filter(from_on__lte=day).filter(Q(to_on=None) | Q(to_on__gte=day))


class DuesBase(models.Model):
    """From which amount a member's dues are counted, month by month from ``from_on``. ``amount`` is yuan a month, sealed.

    The row belongs to the branch that keeps it; when a member moves, the new branch goes on from a row of its own.
    """

    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="dues_bases", verbose_name=_("党员"))
    branch = models.ForeignKey("branches.Branch", models.PROTECT, related_name="dues_bases")
    category = models.CharField(_("类别"), max_length=12, choices=DuesCategory.choices)
    amount = EncryptedTextField(_("基数（元／月）"), blank=True)
    from_on = models.DateField(_("起始月份"), validators=[validate_first_of_month])
    to_on = models.DateField(_("截止日期"), null=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField()

    objects = DuesBaseQuerySet.as_manager()

    class Meta:
        ordering = ["person", "-from_on"]
        constraints = [
            models.UniqueConstraint(fields=["person", "from_on"], name="dues_base_once"),
            models.CheckConstraint(condition=Q(to_on=None) | Q(to_on__gte=F("from_on")), name="dues_base_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.from_on:%Y-%m}"

    @property
    def yuan(self) -> Decimal | None:
        return Decimal(self.amount) if self.amount else None


class DuesRelief(models.Model):
    """Less or nothing for a member in hardship (DUE-08): studied by the branch, approved by the committee above."""

    branch = models.ForeignKey("branches.Branch", models.PROTECT, related_name="dues_reliefs")
    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="dues_reliefs", verbose_name=_("党员"))
    amount = models.DecimalField(_("每月应交（元）"), max_digits=10, decimal_places=2)
    from_on = models.DateField(_("起始月份"), validators=[validate_first_of_month])
    to_on = models.DateField(_("截止月份"), validators=[validate_first_of_month])
    studied_on = models.DateField(_("支部研究日期"))
    reason = EncryptedTextField(_("困难情况"))
    state = models.CharField(max_length=10, choices=ReliefState.choices, default=ReliefState.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    opinion = models.CharField(_("审批意见"), max_length=200, blank=True)

    objects = BranchRowQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="dues_relief_not_negative"),
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="dues_relief_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.from_on:%Y-%m}"


class DuesMonth(models.Model):
    """The sheet of one branch and month. ``receipts``: the last number given; ``closed_*``: as it stood when it was locked."""

    branch = models.ForeignKey("branches.Branch", models.PROTECT, related_name="dues_months")
    month = models.DateField(_("月份"), validators=[validate_first_of_month])
    state = models.CharField(_("状态"), max_length=10, choices=SheetState.choices, default=SheetState.OPEN)
    receipts = models.PositiveIntegerField(default=0)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_due = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    closed_paid = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    return_reason = models.CharField(max_length=200, blank=True)

    objects = BranchRowQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "branch"]
        constraints = [models.UniqueConstraint(fields=["branch", "month"], name="dues_month_once")]

    def __str__(self) -> str:
        return f"{self.branch} {self.month:%Y-%m}"


class SheetRowQuerySet(ScopedQuerySet):
    scope_path = "sheet__branch__node__path"

    def open_ones(self):
        """Members who owe something of the month."""
        return self.filter(due__gt=F("paid"))


class DuesEntry(models.Model):
    """One member and month. ``due`` and ``paid`` move only with lines; without a base nothing is due yet (null)."""

    sheet = models.ForeignKey(DuesMonth, models.PROTECT, related_name="entries")
    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="dues_entries")
    month = models.DateField(_("月份"))  # the sheet's, kept for the constraint: once a person and month
    basis = models.CharField(max_length=8, choices=EntryBasis.choices, default=EntryBasis.BAND)
    due = models.DecimalField(_("应交"), max_digits=10, decimal_places=2, null=True)
    paid = models.DecimalField(_("已交"), max_digits=10, decimal_places=2, default=0)
    paid_on = models.DateField(_("交纳日期"), null=True)  # of the last payment
    reminded_at = models.DateTimeField(null=True)

    objects = SheetRowQuerySet.as_manager()

    class Meta:
        ordering = ["sheet", "person__staff_no"]
        indexes = [models.Index(fields=["sheet", "due", "paid"], name="dues_entry_open")]
        constraints = [
            models.UniqueConstraint(fields=["person", "month"], name="dues_entry_once"),
            models.CheckConstraint(condition=Q(due=None) | Q(due__gte=0), name="dues_entry_due_not_negative"),
            models.CheckConstraint(condition=Q(paid__gte=0), name="dues_entry_paid_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.month:%Y-%m}"

    @property
    def state(self) -> EntryState:
        return rules.entry_state(self.due, self.paid)

    @property
    def open(self) -> Decimal:
        return max(rules.ZERO, (self.due or rules.ZERO) - self.paid)


class EntryRowQuerySet(ScopedQuerySet):
    scope_path = "entry__sheet__branch__node__path"


class DuesLine(models.Model):
    """A payment, or a correction by ``amount`` (which may be negative) with its reason."""

    entry = models.ForeignKey(DuesEntry, models.PROTECT, related_name="lines")
    kind = models.CharField(_("事项"), max_length=8, choices=LineKind.choices)
    amount = models.DecimalField(_("金额（元）"), max_digits=10, decimal_places=2)
    paid_on = models.DateField(_("日期"))
    way = models.CharField(_("方式"), max_length=8, choices=PayWay.choices, blank=True)
    receipt_no = models.CharField(_("收据编号"), max_length=40, blank=True)
    reason = models.CharField(_("更正原因"), max_length=200, blank=True)
    is_after_closing = models.BooleanField(default=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    once_key = models.CharField(max_length=40, null=True, unique=True)

    objects = EntryRowQuerySet.as_manager()

    class Meta:
        ordering = ["recorded_at", "id"]

    def __str__(self) -> str:
        return self.receipt_no or f"{self.entry} {self.get_kind_display()}"


class DuesGift(models.Model):
    """What a member gives beyond his dues (DUE-10). From the threshold on it is passed upward, with the day noted."""

    branch = models.ForeignKey("branches.Branch", models.PROTECT, related_name="dues_gifts")
    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="dues_gifts", verbose_name=_("党员"))
    amount = models.DecimalField(_("金额（元）"), max_digits=12, decimal_places=2)
    given_on = models.DateField(_("交纳日期"))
    goes_up = models.BooleanField(default=False)
    passed_on = models.DateField(_("上缴日期"), null=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    once_key = models.CharField(max_length=40, null=True, unique=True)

    objects = BranchRowQuerySet.as_manager()

    class Meta:
        ordering = ["-given_on", "-id"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="dues_gift_positive")]

    def __str__(self) -> str:
        return f"{self.person} {self.given_on}"
