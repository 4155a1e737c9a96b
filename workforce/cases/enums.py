from django.db import models
from django.utils.translation import gettext_lazy as _


class CaseCategory(models.TextChoices):
    PAY = "pay", _("薪酬福利")
    REST = "rest", _("休息休假")
    SAFETY = "safety", _("劳动安全")
    CAREER = "career", _("职业发展")
    ENVIRONMENT = "environment", _("工作环境")


class CaseChannel(models.TextChoices):
    ONLINE = "online", _("网上")
    LETTERBOX = "letterbox", _("意见箱")
    MEETING = "meeting", _("座谈会")
    TELEPHONE = "telephone", _("电话")


class CaseWay(models.TextChoices):
    """How the person can be reached: by name, which the handler alone reads, or by a receipt."""

    NAMED = "named", _("告诉经办人我的姓名")
    CODE = "code", _("匿名，用回执号查询和确认")


class CaseState(models.TextChoices):
    OPEN = "open", _("待分派")
    ASSIGNED = "assigned", _("办理中")
    ANSWERED = "answered", _("待本人确认")
    CLOSED = "closed", _("已办结")


class CaseEnd(models.TextChoices):
    CONFIRMED = "confirmed", _("本人确认")
    SILENT = "silent", _("提醒后到期没有回音")


class CaseAct(models.TextChoices):
    ASSIGNED = "assigned", _("分派")
    ANSWERED = "answered", _("答复")
    CONFIRMED = "confirmed", _("本人确认办结")
    REOPENED = "reopened", _("本人：没有解决，请再办")
    REMINDED = "reminded", _("已提醒：到期没有回音将按规则办结")
    ESCALATED = "escalated", _("已报上级工会督办")
    SILENT = "silent", _("提醒后到期没有回音，按规则办结")


class MediationOutcome(models.TextChoices):
    AGREED = "agreed", _("达成一致")
    PARTLY = "partly", _("部分达成一致")
    FAILED = "failed", _("没有达成一致")


CASE_TONES = {"open": "warn", "assigned": "info", "answered": "info", "closed": "mute"}
