from django.db import models
from django.utils.translation import gettext_lazy as _


class TicketSource(models.TextChoices):
    WORKER = "worker", _("职工提出")
    MEETING = "meeting", _("会上收集")


class TicketWay(models.TextChoices):
    """How the person can be reached: by name, which the handler alone reads, or by a receipt that only the person holds."""

    NAMED = "named", _("告诉经办人我的姓名")
    CODE = "code", _("不留姓名，用回执号查询")


class TicketState(models.TextChoices):
    OPEN = "open", _("待转办")
    ASSIGNED = "assigned", _("办理中")
    ANSWERED = "answered", _("已答复")
    CLOSED = "closed", _("已办结")


TICKET_TONES = {"open": "warn", "assigned": "info", "answered": "ok", "closed": "mute"}


class TicketAct(models.TextChoices):
    """What happened with a ticket, for its history."""

    ROUTED = "routed", _("转办")
    ANSWERED = "answered", _("答复")
    HELPED = "helped", _("提出人：有帮助")
    REOPENED = "reopened", _("提出人：没有解决，请再办")
    UNHELPED = "unhelped", _("提出人：仍没有解决")
    ESCALATED = "escalated", _("逾期，已报上级党委")
    SILENT = "silent", _("到期没有回音，自动办结")
