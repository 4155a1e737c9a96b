from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """Who may sign up."""

    MEMBERS = "members", _("本支部党员（含联合举办的支部）")
    COVERED = "covered", _("本支部党员和所覆盖单位的职工")
    ALL = "all", _("全体职工")


class SignupState(models.TextChoices):
    PLACED = "placed", _("已报名")
    WAITING = "waiting", _("候补")
    WITHDRAWN = "withdrawn", _("已退出")


class SheetState(models.TextChoices):
    AHEAD = "ahead", _("未开始报名")
    OPEN = "open", _("报名中")
    FULL = "full", _("已满，可候补")
    CLOSED = "closed", _("报名已结束")


SHEET_TONES = {"ahead": "info", "open": "ok", "full": "warn", "closed": "info"}
SIGNUP_TONES = {"placed": "ok", "waiting": "warn", "withdrawn": "info"}
