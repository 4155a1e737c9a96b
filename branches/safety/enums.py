from django.db import models
from django.utils.translation import gettext_lazy as _


class Rhythm(models.TextChoices):
    """三三制: the team looks daily, the district weekly, the branch monthly; besides them whatever is seen or signalled."""

    TEAM_DAILY = "team_daily", _("班组日查")
    DISTRICT_WEEKLY = "district_weekly", _("区队周查")
    BRANCH_MONTHLY = "branch_monthly", _("支部月查")
    SPOT = "spot", _("随时发现")


class HazardState(models.TextChoices):
    REPORTED = "reported", _("待分派")
    ASSIGNED = "assigned", _("待整改")
    FIXED = "fixed", _("待复查")
    RETURNED = "returned", _("退回重改")
    CLOSED = "closed", _("已闭环")
    CANCELLED = "cancelled", _("已作废")


OPEN_STATES = (HazardState.REPORTED, HazardState.ASSIGNED, HazardState.FIXED, HazardState.RETURNED)
OWNED_STATES = (HazardState.ASSIGNED, HazardState.RETURNED)
HAZARD_TONES = {"reported": "warn", "assigned": "info", "fixed": "info", "returned": "bad", "closed": "ok", "cancelled": "mute"}


class InspectionPeriod(models.TextChoices):
    DAY = "day", _("每天")
    WEEK = "week", _("每周")
    MONTH = "month", _("每月")


class AccidentKind(models.TextChoices):
    INJURY = "injury", _("人身伤害")
    EQUIPMENT = "equipment", _("设备事故")
    TRANSPORT = "transport", _("运输事故")
    ELECTRICAL = "electrical", _("机电事故")
    FIRE = "fire", _("火灾")
    OTHER = "other", _("其他")


class AccidentSeverity(models.TextChoices):
    NEAR_MISS = "near_miss", _("未遂（险兆）")
    NO_INJURY = "no_injury", _("非伤亡")
    MINOR = "minor", _("轻伤")
    SERIOUS = "serious", _("重伤")
    FATAL = "fatal", _("死亡")


class Direction(models.TextChoices):
    ABOVE = "above", _("高于")
    BELOW = "below", _("低于")


class AlarmState(models.TextChoices):
    NEW = "new", _("待确认")
    CONFIRMED = "confirmed", _("已转隐患")
    DISMISSED = "dismissed", _("已排除")


ALARM_TONES = {"new": "warn", "confirmed": "ok", "dismissed": "mute"}


class AreaKind(models.TextChoices):
    FACE = "face", _("工作面")
    ROADWAY = "roadway", _("巷道")
    ROOM = "room", _("硐室、机房")
    WORKSHOP = "workshop", _("车间、场地")
    OTHER = "other", _("其他")


class StandardPart(models.TextChoices):
    """The three parts of a standard of work on site."""

    PROCESS = "process", _("工艺")
    PROCEDURE = "procedure", _("工序")
    BEHAVIOUR = "behaviour", _("个人行为")


class AcceptanceState(models.TextChoices):
    PLANNED = "planned", _("待验收")
    PASSED = "passed", _("验收合格")
    RETURNED = "returned", _("退回整改")


ACCEPTANCE_TONES = {"planned": "info", "passed": "ok", "returned": "bad"}
