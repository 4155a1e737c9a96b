"""The yearly statistics of the Party organisation (党内统计年报): members, development, branches, elections, life, dues.

Its layout is data: a line names the table it stands in, what it counts and the years it holds for, with the source of its
classification. Every figure is counted from the records as of a day, so nobody fills in a form. When the committee signs, the
figures are frozen; what the records say later stands beside them as a difference and never replaces them.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from branches.statistics.enums import RETURN_TONES, Measure, ReturnState, Section
from portal.kernel.models import CatalogueRow
from portal.kernel.scope import ScopedQuerySet


class StatisticsLineQuerySet(models.QuerySet):
    def of_year(self, year: int) -> "StatisticsLineQuerySet":
        """The layout of a year, table by table."""
        return self.filter(is_active=True, from_year__lte=year).filter(Q(to_year=None) | Q(to_year__gte=year))


class StatisticsLine(CatalogueRow):
    """``args`` narrow the measure; ``is_count_only``: the list behind shows branches with counts, small ones hidden."""

    section = models.CharField(_("表"), max_length=12, choices=Section.choices)
    measure = models.CharField(_("统计内容"), max_length=12, choices=Measure.choices)
    args = models.JSONField(_("统计条件"), default=dict, blank=True)
    unit_label = models.CharField(_("计量单位"), max_length=10)
    is_count_only = models.BooleanField(_("不列名单"), default=False)
    from_year = models.PositiveSmallIntegerField(_("起用年度"))
    to_year = models.PositiveSmallIntegerField(_("停用年度"), null=True, blank=True)
    source = models.CharField(_("依据"), max_length=200)

    objects = StatisticsLineQuerySet.as_manager()


class StatisticsReturnQuerySet(ScopedQuerySet):
    scope_path = "node__path"


class StatisticsReturn(models.Model):
    """The table of one organisation and year, counted as of a day."""

    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="statistics_returns", verbose_name=_("党组织"))
    year = models.PositiveSmallIntegerField(_("年度"))
    as_of = models.DateField(_("统计截止日"))
    state = models.CharField(_("状态"), max_length=6, choices=ReturnState.choices, default=ReturnState.DRAFT)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(_("签报时间"), null=True)
    reopen_reason = models.CharField(_("退回原因"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = StatisticsReturnQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "node__path"]
        constraints = [
            models.UniqueConstraint(fields=["node", "year"], name="statistics_return_once"),
            models.CheckConstraint(condition=Q(signed_by=None) | ~Q(signed_by=F("made_by")), name="statistics_two_persons"),
        ]

    def __str__(self) -> str:
        return f"{self.node} {self.year}"

    @property
    def tone(self) -> str:
        return RETURN_TONES[ReturnState(self.state)]


class StatisticsFigureQuerySet(ScopedQuerySet):
    scope_path = "of__node__path"


class StatisticsFigure(models.Model):
    """A figure as it was signed."""

    of = models.ForeignKey(StatisticsReturn, models.CASCADE, related_name="figures")
    line = models.ForeignKey(StatisticsLine, models.PROTECT, related_name="+")
    value = models.DecimalField(max_digits=14, decimal_places=2)

    objects = StatisticsFigureQuerySet.as_manager()

    class Meta:
        ordering = ["line__sort", "line__code"]
        constraints = [models.UniqueConstraint(fields=["of", "line"], name="statistics_figure_once")]

    def __str__(self) -> str:
        return f"{self.line_id} {self.value}"
