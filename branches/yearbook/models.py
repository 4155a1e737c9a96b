"""The year book of a branch (支部工作手册): what a branch did in a year, bound from its records into one paper.

The chapters (organisation, members, plan, activities with what was decided, class hours, dues, development, appraisal, honours,
rectification) follow the work that the branch regulation (中国共产党支部工作条例（试行）, docs/rules.md 1) asks of a branch.
Nobody writes anything twice: a book is bound from the records by a worker, the secretary adds the summary of the year in his own
words and makes it final. What a book holds is kept as it was bound, so that Word and PDF say the same.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from branches.yearbook.enums import BOOK_TONES, BookState
from portal.kernel.scope import ScopedQuerySet


class YearBookQuerySet(ScopedQuerySet):
    scope_path = "branch__node__path"


class YearBook(models.Model):
    """``chapters``: as bound at ``bound_at``; ``summary``: the secretary's own words, never touched by binding."""

    branch = models.ForeignKey("branches.Branch", models.PROTECT, related_name="year_books", verbose_name=_("党支部"))
    year = models.PositiveSmallIntegerField(_("年度"))
    state = models.CharField(_("状态"), max_length=6, choices=BookState.choices, default=BookState.ASKED)
    chapters = models.JSONField(default=list)
    summary = models.TextField(_("年度工作总结"), blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    bound_at = models.DateTimeField(_("生成时间"), null=True)
    job = models.ForeignKey("portal.Job", models.SET_NULL, null=True, related_name="+")
    final_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    final_at = models.DateTimeField(_("定稿时间"), null=True)
    version = models.PositiveIntegerField(default=1)

    objects = YearBookQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "branch__node__path"]
        constraints = [models.UniqueConstraint(fields=["branch", "year"], name="year_book_once")]

    def __str__(self) -> str:
        return f"{self.branch} {self.year}"

    @property
    def tone(self) -> str:
        return BOOK_TONES[BookState(self.state)]
