from django.db import models
from django.utils.translation import gettext_lazy as _


class ProblemGroup(models.TextChoices):
    """Headings of the checklist; what a feedback sheet or a person brings has one of its own in the counts."""

    FUSION = "fusion", _("党建与产业工人培养")
    SERVICE = "service", _("党建与业务、服务职工")
    SHORTFALL = "shortfall", _("理念、方式、队伍、协同")


class DiagnosisState(models.TextChoices):
    DRAFT = "draft", _("填写中")
    HANDED_IN = "handed_in", _("已提交")


class Degree(models.TextChoices):
    NONE = "none", _("没有")
    PARTLY = "partly", _("有一些")
    SERIOUS = "serious", _("比较突出")


class ImprovementState(models.TextChoices):
    PROPOSED = "proposed", _("待定措施")
    OPEN = "open", _("整改中")
    DONE = "done", _("待确认")
    CONFIRMED = "confirmed", _("已办结")
    DROPPED = "dropped", _("不列入")


class ProblemSource(models.TextChoices):
    DIAGNOSIS = "diagnosis", _("自我检查")
    FEEDBACK = "feedback", _("考核反馈")
    OTHER = "other", _("日常发现")


TONES = {
    ImprovementState.PROPOSED: "info", ImprovementState.OPEN: "warn", ImprovementState.DONE: "info", ImprovementState.CONFIRMED: "ok",
    ImprovementState.DROPPED: "mute",
}  # fmt: skip
DEGREE_TONES = {Degree.NONE: "ok", Degree.PARTLY: "warn", Degree.SERIOUS: "bad"}
