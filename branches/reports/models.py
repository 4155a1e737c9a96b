"""The joint report: Party work and economic figures of a month or quarter in one paper (docs/coverage.md S1-12, S4-12, S4-13,
S4-37).

Its chapters are catalogue rows (领、引、建、促, 优势延伸), each naming the records it is written from. What a person has edited
stands; a new look at the records never replaces it, and every saved wording is kept.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from branches.reports.enums import ReportState
from portal.kernel.models import CatalogueRow
from portal.kernel.scope import ScopedQuerySet


class ReportChapterKind(CatalogueRow):
    """``sources``: names of ReportSource separated by commas, in the order in which they are told; ``hint`` says what belongs here."""

    sources = models.CharField(_("取自哪些记录"), max_length=120)
    hint = models.CharField(_("写什么"), max_length=200, blank=True)


class JointReportQuerySet(ScopedQuerySet):
    scope_path = "node__path"


class JointReport(models.Model):
    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="joint_reports", verbose_name=_("党组织"))
    period = models.CharField(_("时期"), max_length=7)
    starts_on = models.DateField()
    state = models.CharField(max_length=6, choices=ReportState.choices, default=ReportState.DRAFT)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    final_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    final_at = models.DateTimeField(null=True)

    objects = JointReportQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "node__path"]
        constraints = [models.UniqueConstraint(fields=["node", "period"], name="joint_report_once")]

    def __str__(self) -> str:
        return f"{self.node} {self.period}"


class ReportChapterQuerySet(ScopedQuerySet):
    scope_path = "report__node__path"


class ReportChapter(models.Model):
    """``generated``: what the records said at ``generated_at``; ``edited``: a person's words, begun from ``edited_from``."""

    report = models.ForeignKey(JointReport, models.CASCADE, related_name="chapters")
    kind = models.ForeignKey(ReportChapterKind, models.PROTECT, related_name="+")
    generated = models.TextField(blank=True)
    generated_at = models.DateTimeField()
    edited = models.TextField(_("正文"), blank=True)
    edited_from = models.TextField(blank=True)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    edited_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = ReportChapterQuerySet.as_manager()

    class Meta:
        ordering = ["kind__sort", "id"]
        constraints = [models.UniqueConstraint(fields=["report", "kind"], name="report_chapter_once")]


class ReportWordingQuerySet(ScopedQuerySet):
    scope_path = "chapter__report__node__path"


class ReportWording(models.Model):
    """A saved wording of a chapter, kept for good."""

    chapter = models.ForeignKey(ReportChapter, models.CASCADE, related_name="wordings")
    no = models.PositiveSmallIntegerField()
    text = models.TextField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField()

    objects = ReportWordingQuerySet.as_manager()

    class Meta:
        ordering = ["-no"]
        constraints = [models.UniqueConstraint(fields=["chapter", "no"], name="report_wording_once")]
