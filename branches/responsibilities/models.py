"""Responsibility lists: what the committee, the secretary, the union chair and each department answer for (责任清单).

Each statement names its source; every half-year its holder tells how it stands, with evidence. It is about posts and bodies:
no statement names a person, and nothing here is ranked.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from branches.responsibilities.enums import OUTCOME_TONES, DutyHolder, DutyOutcome
from portal.kernel.models import CatalogueRow
from portal.kernel.scope import ScopedQuerySet


class DutyStandard(CatalogueRow):
    """A statement of the standard list, which an organisation takes over and may reword."""

    holder = models.CharField(_("责任主体"), max_length=12, choices=DutyHolder.choices)
    source = models.CharField(_("依据"), max_length=200)


class DutyStatementQuerySet(ScopedQuerySet):
    scope_path = "node__path"


class DutyStatement(models.Model):
    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="duty_statements", verbose_name=_("党组织"))
    holder = models.CharField(_("责任主体"), max_length=12, choices=DutyHolder.choices)
    label = models.CharField(_("部门或岗位"), max_length=40, blank=True)
    text = models.CharField(_("责任内容"), max_length=300)
    source = models.CharField(_("依据"), max_length=200)
    withdrawn_at = models.DateTimeField(null=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = DutyStatementQuerySet.as_manager()

    class Meta:
        ordering = ["node__path", "holder", "label", "id"]
        constraints = [
            models.UniqueConstraint(fields=["node", "holder", "label", "text"], condition=Q(withdrawn_at=None), name="duty_statement_once")
        ]

    def __str__(self) -> str:
        return self.text


class DutyReportQuerySet(ScopedQuerySet):
    scope_path = "statement__node__path"


class DutyStatementReport(models.Model):
    """How a statement stands in a half-year (``2026H1``); told again, the newer words stand."""

    statement = models.ForeignKey(DutyStatement, models.CASCADE, related_name="reports")
    half = models.CharField(_("半年度"), max_length=6)
    outcome = models.CharField(_("落实情况"), max_length=8, choices=DutyOutcome.choices)
    words = models.CharField(_("说明"), max_length=500)
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    told_at = models.DateTimeField()

    objects = DutyReportQuerySet.as_manager()

    class Meta:
        ordering = ["-half"]
        constraints = [models.UniqueConstraint(fields=["statement", "half"], name="duty_report_once")]

    def __str__(self) -> str:
        return f"{self.half} {self.get_outcome_display()}"

    @property
    def tone(self) -> str:
        return OUTCOME_TONES[self.outcome]
