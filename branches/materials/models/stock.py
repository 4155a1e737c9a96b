"""What lies where, how it moved, and when it fell below its line."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from branches.materials import rules
from branches.materials.enums import MOVE_TONES, MoveKind
from branches.safety.models.site import SiteQuerySet


class StoredQuerySet(SiteQuerySet):
    scope_path = "store__node__path"
    branch_path = "store__branch__node__path"
    own = ("store__keeper",)

    def below_line(self):
        """Below the safety line, of parts and stores in use."""
        return self.filter(on_hand__lt=F("least"), material__is_active=True, store__is_active=True)

    def idle_since(self, day):
        """Something on hand, and no movement since ``day``."""
        return self.filter(on_hand__gt=0, last_moved_on__lte=day)


class StockPosition(models.Model):
    """A part in a store. ``on_hand`` and ``last_moved_on`` follow from the movements; ``least`` is the safety line since ``least_from``."""

    material = models.ForeignKey("branches.Material", models.PROTECT, related_name="positions")
    store = models.ForeignKey("branches.MaterialStore", models.PROTECT, related_name="positions", verbose_name=_("存放地点"))
    shelf = models.CharField(_("货位"), max_length=40, blank=True)
    on_hand = models.DecimalField(_("库存"), max_digits=14, decimal_places=3, default=Decimal(0))
    last_moved_on = models.DateField(_("最近出入库"), null=True)
    least = models.DecimalField(_("安全库存线"), max_digits=14, decimal_places=3, null=True, blank=True)
    least_from = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = StoredQuerySet.as_manager()

    class Meta:
        ordering = ["material__code", "store__name"]
        constraints = [
            models.UniqueConstraint(fields=["material", "store"], name="stock_position_once"),
            models.CheckConstraint(condition=Q(on_hand__gte=0), name="stock_not_below_nothing"),
        ]

    def __str__(self) -> str:
        return f"{self.material_id}@{self.store_id}"

    @property
    def is_below(self) -> bool:
        return rules.is_below(self.on_hand, self.least)

    @property
    def shown(self) -> str:
        return rules.text_of(self.on_hand)

    @property
    def least_shown(self) -> str:
        return "" if self.least is None else rules.text_of(self.least)


class AlarmOfStockQuerySet(SiteQuerySet):
    scope_path = "position__store__node__path"
    branch_path = "position__store__branch__node__path"


class StockAlarm(models.Model):
    """From ``from_on`` until ``to_on`` a part lay below its line."""

    position = models.ForeignKey(StockPosition, models.CASCADE, related_name="alarms")
    from_on = models.DateField()
    to_on = models.DateField(null=True)
    on_hand = models.DecimalField(max_digits=14, decimal_places=3)
    least = models.DecimalField(max_digits=14, decimal_places=3)

    objects = AlarmOfStockQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "-id"]
        constraints = [models.UniqueConstraint(fields=["position"], condition=Q(to_on=None), name="stock_alarm_open_once")]

    def __str__(self) -> str:
        return f"{self.position_id}:{self.from_on}"


class MaterialMovement(models.Model):
    """One entry of the trace; ``reverses`` is the entry that it takes back."""

    material = models.ForeignKey("branches.Material", models.PROTECT, related_name="movements", verbose_name=_("物资"))
    store = models.ForeignKey("branches.MaterialStore", models.PROTECT, related_name="movements", verbose_name=_("存放地点"))
    kind = models.CharField(_("类型"), max_length=10, choices=MoveKind.choices)
    batch_no = models.CharField(_("批次号"), max_length=40)
    quantity = models.DecimalField(_("数量"), max_digits=14, decimal_places=3)
    moved_on = models.DateField(_("日期"))
    supplier = models.CharField(_("供应单位"), max_length=80, blank=True)
    unit_to = models.ForeignKey("portal.Node", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("领用单位"))
    used_for = models.CharField(_("用途"), max_length=120, blank=True)
    paper_no = models.CharField(_("单据号"), max_length=40, blank=True)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="reversal")
    reason = models.CharField(_("冲正原因"), max_length=200, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    once_key = models.CharField(max_length=40, null=True, unique=True)

    objects = StoredQuerySet.as_manager()

    class Meta:
        ordering = ["-moved_on", "-id"]
        indexes = [models.Index(fields=["material", "store", "batch_no"], name="movement_of_batch")]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="movement_moves_something"),
            models.CheckConstraint(condition=Q(reverses=None) | ~Q(reason=""), name="movement_reversed_with_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {rules.text_of(self.quantity)}"

    @property
    def tone(self) -> str:
        return "bad" if self.reverses_id else MOVE_TONES[MoveKind(self.kind)]

    @property
    def signed(self) -> Decimal:
        return -self.quantity if self.reverses_id else self.quantity

    @property
    def shown(self) -> str:
        return ("−" if self.reverses_id else "") + rules.text_of(self.quantity)

    @property
    def is_reversed(self) -> bool:
        return hasattr(self, "reversal")

    @property
    def stands(self) -> bool:
        """Neither taken back nor a counter-entry."""
        return self.reverses_id is None and not self.is_reversed
