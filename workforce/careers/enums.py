from django.db import models
from django.utils.translation import gettext_lazy as _


class CareerFamily(models.TextChoices):
    """Which technology a series of posts belongs to."""

    GENERAL = "general", _("传统工种")
    AI = "ai", _("人工智能")
    BIG_DATA = "data", _("大数据")
    GREEN = "green", _("绿色低碳")
    EMERGING = "emerging", _("其他新兴技术")


EMERGING = (CareerFamily.AI, CareerFamily.BIG_DATA, CareerFamily.GREEN, CareerFamily.EMERGING)


class CareerStepKind(models.TextChoices):
    UP = "up", _("本序列晋升")
    ACROSS = "across", _("转入其他序列")
    OFFICE = "office", _("转任管理或技术岗位")


class CareerPlanState(models.TextChoices):
    WRITTEN = "written", _("待评议")
    REVIEWED = "reviewed", _("已评议")


class CareerPlanFinding(models.TextChoices):
    ON_TRACK = "on_track", _("按计划推进")
    ADJUST = "adjust", _("需要调整")


class ChiefState(models.TextChoices):
    PROPOSED = "proposed", _("待确认")
    RUNNING = "running", _("聘任中")
    ENDED = "ended", _("已结束")


class SkillPostStanding(models.TextChoices):
    """How a key post stands on a day: nobody, somebody below the grade, or a qualified holder."""

    EMPTY = "empty", _("空缺")
    UNQUALIFIED = "unqualified", _("任职人等级不足")
    HELD = "held", _("已由达标人员任职")


STANDING_TONES = {"empty": "mute", "unqualified": "warn", "held": "ok"}
CHIEF_TONES = {"proposed": "warn", "running": "ok", "ended": "mute"}
PLAN_TONES = {"written": "warn", "reviewed": "ok"}
