"""Assessment schemes: what is worth how many points, as versioned YAML files. A draft is edited, an adopted version never changes.

Two dimensions of exactly 100 points each (the dual-100 assessment); templates of docs/rules.md 5.2 ship as drafts.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessment.schemes.enums import SchemeState


class AssessmentScheme(models.Model):
    """``source_text`` is the file as given, ``body`` its parsed form, ``sha256`` the fingerprint of the canonical body.

    ``cases`` are its golden cases, no part of the fingerprint; ``revision`` counts the edits of a draft, ``editors`` who made them.
    """

    code = models.CharField(_("编码"), max_length=40)
    version = models.PositiveIntegerField(_("版本"))
    name_zh = models.CharField(_("中文名称"), max_length=80)
    name_en = models.CharField(_("英文名称"), max_length=120)
    state = models.CharField(max_length=8, choices=SchemeState.choices, default=SchemeState.DRAFT)
    source_text = models.TextField()
    body = models.JSONField()
    sha256 = models.CharField(max_length=64)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    drafted_at = models.DateTimeField()
    adopted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    adopted_at = models.DateTimeField(null=True)
    cases = models.JSONField(_("校验用例"), default=list, db_default=[])
    revision = models.PositiveIntegerField(default=1, db_default=1)
    editors = models.JSONField(default=list, db_default=[])  # ids of users, who therefore do not adopt

    class Meta:
        ordering = ["code", "-version"]
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="scheme_version_once")]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"
