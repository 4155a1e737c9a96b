from django.db import models
from django.utils.translation import gettext_lazy as _


class VanguardKind(models.TextChoices):
    VANGUARD = "vanguard", _("党员先锋岗")
    DEMONSTRATION = "demonstration", _("党员示范岗")
    AREA = "area", _("党员责任区")


class TermState(models.TextChoices):
    COMING = "coming", _("未开始")
    RUNNING = "running", _("在岗")
    OVER = "over", _("已到期")
    ENDED = "ended", _("已结束")


TERM_TONES = {"coming": "info", "running": "ok", "over": "warn", "ended": "mute"}


class ReviewOutcome(models.TextChoices):
    """What a half-year or year-end review finds of a post; never a rank among people."""

    STRONG = "strong", _("作用突出")
    MET = "met", _("达到要求")
    IMPROVE = "improve", _("需要改进")


OUTCOME_TONES = {"strong": "ok", "met": "info", "improve": "warn"}


class ForceKind(models.TextChoices):
    """What a task force is called together for."""

    RUSH = "rush", _("抢工")
    RESCUE = "rescue", _("抢险")
    SUPPLY = "supply", _("保供")
    OTHER = "other", _("其他急难险重任务")


class ForceRole(models.TextChoices):
    LEADER = "leader", _("队长")
    DEPUTY = "deputy", _("副队长")
    MEMBER = "member", _("队员")
