"""Temporary branches (临时党支部): set up for a project, gone with it.

A branch of kind temporary_branch is a party organisation like any other (``branches.orgs``); what stands here is why it was
set up, by whose leave and until when (docs/rules.md 1.5, TMP-01 to TMP-05). Its members keep their affiliation, so what
they do counts for the branch that they come from.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.kernel.scope import ScopedQuerySet


class TemporaryBranchQuerySet(ScopedQuerySet):
    scope_path = "branch__node__path"


class TemporaryBranch(models.Model):
    """``first_ends_on``: the end before it was put off. ``summary`` and ``receiver`` are written when the branch is closed."""

    branch = models.OneToOneField(
        "branches.Branch", models.PROTECT, primary_key=True, related_name="temporary", verbose_name=_("临时党支部")
    )
    project = models.CharField(_("项目或任务"), max_length=80)
    project_no = models.CharField(_("项目编号"), max_length=40, blank=True)
    duty = models.TextField(_("要完成的任务"), max_length=1000)
    approval = models.CharField(_("批准文件"), max_length=200)
    ends_on = models.DateField(_("项目计划结束日期"))
    first_ends_on = models.DateField(_("原定结束日期"), null=True, blank=True)
    extension = models.CharField(_("延期批准文件"), max_length=200, blank=True)
    summary = models.TextField(_("工作小结"), max_length=3000, blank=True)
    receiver = models.ForeignKey("portal.Node", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("接收材料的党组织"))
    version = models.PositiveIntegerField(default=1)

    objects = TemporaryBranchQuerySet.as_manager()

    class Meta:
        ordering = ["ends_on", "branch"]
        indexes = [models.Index(fields=["ends_on"], name="temporary_branch_by_end")]

    def __str__(self) -> str:
        return self.project
