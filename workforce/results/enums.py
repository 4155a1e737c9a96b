from django.db import models
from django.utils.translation import gettext_lazy as _


class ResultKind(models.TextChoices):
    PAPER = "paper", _("论文")
    PATENT = "patent", _("专利")
    AWARD = "award", _("获奖成果")
    STANDARD = "standard", _("标准")
    SOFTWARE = "software", _("软件著作权")
    OTHER = "other", _("其他成果")


class ResultLevel(models.IntegerChoices):
    """Who acknowledged it; a greater number is a higher level."""

    UNIT = 1, _("单位级")
    COMPANY = 2, _("公司级")
    GROUP = 3, _("集团级")
    MUNICIPAL = 4, _("市级")
    INDUSTRY = 5, _("行业级")
    PROVINCIAL = 6, _("省部级")
    NATIONAL = 7, _("国家级")


class PrizeClass(models.TextChoices):
    SPECIAL = "special", _("特等奖")
    FIRST = "first", _("一等奖")
    SECOND = "second", _("二等奖")
    THIRD = "third", _("三等奖")
    UNGRADED = "ungraded", _("不分等次")


class FilledGap(models.TextChoices):
    """Whose gap the result fills."""

    DOMESTIC = "domestic", _("国内空白")
    INDUSTRY = "industry", _("行业空白")


class ResultState(models.TextChoices):
    REGISTERED = "registered", _("待核实")
    RETURNED = "returned", _("已退回")
    CONFIRMED = "confirmed", _("已核实")
    WITHDRAWN = "withdrawn", _("已撤销")


class RewardKind(models.TextChoices):
    REWARD = "reward", _("奖励")
    SHARE = "share", _("成果收益分成")


class NominationOutcome(models.TextChoices):
    WAITING = "waiting", _("待公布")
    WON = "won", _("获奖")
    LOST = "lost", _("未获奖")


STATE_TONES = {
    ResultState.REGISTERED: "warn", ResultState.RETURNED: "info", ResultState.CONFIRMED: "ok", ResultState.WITHDRAWN: "mute",
}  # fmt: skip
OUTCOME_TONES = {NominationOutcome.WAITING: "warn", NominationOutcome.WON: "ok", NominationOutcome.LOST: "mute"}
