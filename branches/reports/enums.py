from django.db import models
from django.utils.translation import gettext_lazy as _


class ReportState(models.TextChoices):
    DRAFT = "draft", _("编写中")
    FINAL = "final", _("已定稿")


class ReportSource(models.TextChoices):
    """Records of the house that a chapter is written from."""

    ACTIVITIES = "activities", _("组织生活")
    STUDY = "study", _("学习和宣讲")
    PLAN = "plan", _("计划进展")
    PROGRAMMES = "programmes", _("“党建+”项目")
    PRODUCTION = "production", _("生产经营指标")
    EFFECTS = "effects", _("生产成效")
    MEETINGS = "meetings", _("会议交办事项")
    POLITICAL = "political", _("政治优势延伸")
    ORGANIZATION = "organization", _("组织优势延伸")
    TALENT = "talent", _("人才优势延伸")
