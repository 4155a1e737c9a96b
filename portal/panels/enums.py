from django.db import models
from django.utils.translation import gettext_lazy as _


class PanelState(models.TextChoices):
    FORMING = "forming", _("组建中")
    SITTING = "sitting", _("评审中")
    CONCLUDED = "concluded", _("已结束")
    DISSOLVED = "dissolved", _("已撤销")


OPEN_STATES = ("forming", "sitting")


class PanelMethod(models.TextChoices):
    """How a panel decides: by votes for and against, or by points of 100 with a pass mark."""

    VOTE = "vote", _("表决")
    POINTS = "points", _("打分")


class CaseResult(models.TextChoices):
    OPEN = "open", _("待评审")
    PASSED = "passed", _("通过")
    FAILED = "failed", _("未通过")
