from django.db import models
from django.utils.translation import gettext_lazy as _


class PanelState(models.TextChoices):
    FORMING = "forming", _("组建中")
    SITTING = "sitting", _("独立评审")
    DISCUSSING = "discussing", _("合议复评")
    CONCLUDED = "concluded", _("已结束")
    DISSOLVED = "dissolved", _("已撤销")


OPEN_STATES = ("forming", "sitting", "discussing")
JUDGING_STATES = ("sitting", "discussing")


class PanelMethod(models.TextChoices):
    """How a panel decides: by votes for and against, or by points of 100 with a pass mark."""

    VOTE = "vote", _("表决")
    POINTS = "points", _("打分")


class PanelFigure(models.TextChoices):
    """Which figure of the points decides; the others stand beside it."""

    MEAN = "mean", _("平均分")
    MEDIAN = "median", _("中位数")
    TRIMMED = "trimmed", _("去掉一个最高分和一个最低分后的平均分")


class CaseResult(models.TextChoices):
    OPEN = "open", _("待评审")
    PASSED = "passed", _("通过")
    FAILED = "failed", _("未通过")
