"""“Party +” programmes: the Party side takes up a matter of production and shows what came of it (党建+安全、质量、设备……).

A programme names its problem, a figure and the time before; when it ends the same figure of the time after stands beside it,
read from business measures where they have it, else typed with a paper that proves it (docs/coverage.md S2-38, S3-39, S3-112).
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from branches.programmes.enums import PROGRAMME_TONES, ProgrammeState
from portal.kernel.models import CatalogueRow
from portal.kernel.scope import ScopedQuerySet


class PartyPlusKind(CatalogueRow):
    """What Party building is joined with: safety, quality, research, culture, equipment, digital, green."""

    source = models.CharField(_("依据"), max_length=200, blank=True)
    stages = models.TextField(_("阶段模板（每行一个阶段）"), max_length=1000, blank=True)


class PartyPlusQuerySet(ScopedQuerySet):
    scope_path = "node__path"


class PartyPlusProgramme(models.Model):
    """``baseline`` and ``effect`` hold what was typed; where they are empty, ``measure`` says it (selectors.compared)."""

    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="programmes", verbose_name=_("党组织"))
    kind = models.ForeignKey(PartyPlusKind, models.PROTECT, related_name="programmes", verbose_name=_("项目类型"))
    item = models.ForeignKey(
        "branches.PlanItem", models.SET_NULL, null=True, blank=True, related_name="programmes", verbose_name=_("对应的计划任务")
    )
    title = models.CharField(_("项目名称"), max_length=80)
    problem = models.TextField(_("要解决的问题"), max_length=500)
    post = models.CharField(_("责任岗位"), max_length=40, blank=True)
    measure = models.ForeignKey("portal.MeasureKind", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("业务指标"))
    unit_label = models.CharField(_("计量单位"), max_length=20, blank=True)
    is_lower_better = models.BooleanField(_("越低越好"), default=False)
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"))
    baseline_from = models.DateField(_("基准期开始"))
    baseline_to = models.DateField(_("基准期结束"))
    baseline = models.DecimalField(_("实施前的数值"), max_digits=15, decimal_places=4, null=True, blank=True)
    target = models.DecimalField(_("目标值"), max_digits=15, decimal_places=4, null=True, blank=True)
    effect_from = models.DateField(_("成效期开始"), null=True, blank=True)
    effect_to = models.DateField(_("成效期结束"), null=True, blank=True)
    effect = models.DecimalField(_("实施后的数值"), max_digits=15, decimal_places=4, null=True, blank=True)
    effect_source = models.CharField(_("数值来源"), max_length=80, blank=True)
    words = models.TextField(_("做法和总结"), max_length=1000, blank=True)
    state = models.CharField(max_length=8, choices=ProgrammeState.choices, default=ProgrammeState.PLANNED)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    closed_on = models.DateField(null=True)
    once_key = models.CharField(max_length=40, null=True, unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = PartyPlusQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="programme_in_order"),
            models.CheckConstraint(condition=Q(baseline_to__gte=F("baseline_from")), name="programme_baseline_in_order"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def tone(self) -> str:
        return PROGRAMME_TONES[ProgrammeState(self.state)]

    @property
    def is_lower(self) -> bool:
        return self.measure.better == "lower" if self.measure else self.is_lower_better

    @property
    def unit(self) -> str:
        return self.measure.unit_label if self.measure else self.unit_label


class ProgrammeStageQuerySet(ScopedQuerySet):
    scope_path = "programme__node__path"


class ProgrammeStage(models.Model):
    """A stage of a programme; stages are done one after the other (docs/coverage.md S3-62)."""

    programme = models.ForeignKey(PartyPlusProgramme, models.CASCADE, related_name="stages")
    no = models.PositiveSmallIntegerField()
    name = models.CharField(_("阶段"), max_length=80)
    due_on = models.DateField(_("完成期限"))
    done_on = models.DateField(_("完成日期"), null=True, blank=True)
    words = models.CharField(_("完成情况"), max_length=500, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = ProgrammeStageQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "no"]
        indexes = [models.Index(fields=["due_on", "done_on"], name="programme_stage_by_due")]
        constraints = [
            models.UniqueConstraint(fields=["programme", "no"], name="programme_stage_once"),
            models.CheckConstraint(condition=Q(done_on=None) | ~Q(words=""), name="programme_stage_done_in_words"),
        ]

    def __str__(self) -> str:
        return self.name
