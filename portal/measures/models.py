"""Business measures: output, safety, quality, cost, money. Fed by page, file or API from the systems that own them,
so that results weigh in the score and nobody retypes them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.kernel.fields import validate_first_of_month
from portal.kernel.models import CatalogueRow
from portal.kernel.scope import ScopedQuerySet


class MeasureKind(CatalogueRow):
    """What is measured. ``fold`` says how months make a longer period."""

    class Better(models.TextChoices):
        HIGHER = "higher", _("越高越好")
        LOWER = "lower", _("越低越好")

    class Fold(models.TextChoices):
        SUM = "sum", _("累计")
        MEAN = "mean", _("平均")
        LAST = "last", _("期末")

    unit_label = models.CharField(_("计量单位"), max_length=20)
    better = models.CharField(_("方向"), max_length=6, choices=Better.choices, default=Better.HIGHER)
    fold = models.CharField(_("汇总方式"), max_length=4, choices=Fold.choices, default=Fold.SUM)


class BusinessMeasureQuerySet(ScopedQuerySet):
    scope_path = "node__path"


class BusinessMeasure(models.Model):
    """One figure of one month at a unit or a branch. A second delivery of the same figure changes nothing."""

    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="measures", verbose_name=_("单位或支部"))
    kind = models.ForeignKey(MeasureKind, models.PROTECT, related_name="values", verbose_name=_("指标"))
    month = models.DateField(_("月份"), validators=[validate_first_of_month])
    value = models.DecimalField(_("实际值"), max_digits=15, decimal_places=4)
    target = models.DecimalField(_("目标值"), max_digits=15, decimal_places=4, null=True, blank=True)
    baseline = models.DecimalField(_("基准值"), max_digits=15, decimal_places=4, null=True, blank=True)
    source = models.CharField(_("来源"), max_length=60, blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()

    objects = BusinessMeasureQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "node", "kind"]
        constraints = [models.UniqueConstraint(fields=["node", "month", "kind"], name="measure_once")]

    def __str__(self) -> str:
        return f"{self.node} {self.kind} {self.month:%Y-%m}"
