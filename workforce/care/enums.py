from django.db import models
from django.utils.translation import gettext_lazy as _


class CareNeedClass(models.TextChoices):
    CAREER = "career", _("职业发展")
    SKILL = "skill", _("技能提升")
    RIGHTS = "rights", _("权益保障")
    LIVING = "living", _("生活保障")


class CareNeedSource(models.TextChoices):
    WORKER = "worker", _("职工提出")
    SURVEY = "survey", _("需求调研")
    VISIT = "visit", _("走访收集")


class CareNeedState(models.TextChoices):
    OPEN = "open", _("待安排")
    ORDERED = "ordered", _("服务中")
    DONE = "done", _("已办结")
    DECLINED = "declined", _("未安排")


class CareTheme(models.TextChoices):
    """What the Party and the union do together for workers."""

    RIGHTS = "rights", _("维权")
    CONTEST = "contest", _("竞赛")
    CARE = "care", _("关爱")


class CareOrderState(models.TextChoices):
    OPEN = "open", _("服务中")
    DONE = "done", _("待职工评价")
    CLOSED = "closed", _("已评价")
    SILENT = "silent", _("已办结")  # nobody has rated it within the days of the rule


class CareTallyKind(models.TextChoices):
    CHECKUP = "checkup", _("健康体检")
    VISIT = "visit", _("走访慰问")
    HEALTH_TALK = "health_talk", _("健康讲座")
    MIND_TALK = "mind_talk", _("心理讲座")


class HardshipState(models.TextChoices):
    OPEN = "open", _("帮扶中")
    ENDED = "ended", _("已结束")


class HardshipAidKind(models.TextChoices):
    MONEY = "money", _("慰问金")
    GOODS = "goods", _("慰问品")
    MEDICAL = "medical", _("医疗帮扶")
    SCHOOLING = "schooling", _("助学")
    JOB = "job", _("就业帮扶")


class HardshipDecision(models.TextChoices):
    KEEP = "keep", _("继续帮扶")
    END = "end", _("结束帮扶")


class CounselState(models.TextChoices):
    BOOKED = "booked", _("已预约")
    CANCELLED = "cancelled", _("已取消")
    DONE = "done", _("已完成")


CARE_TONES = {
    "open": "warn", "ordered": "info", "done": "info", "closed": "ok", "silent": "ok", "declined": "mute", "ended": "mute",
    "booked": "info", "cancelled": "mute",
}  # fmt: skip
