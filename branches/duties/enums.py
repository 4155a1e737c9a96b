from django.db import models
from django.utils.translation import gettext_lazy as _


class DutyStatus(models.TextChoices):
    LATE = "late", _("已逾期")
    DUE = "due", _("待完成")
    DONE = "done", _("已完成")
    EXEMPT = "exempt", _("已免除")


class PeriodKind(models.TextChoices):
    MONTH = "month", _("每月")
    QUARTER = "quarter", _("每季度")
    YEAR = "year", _("每年")


class ExemptionReason(models.TextChoices):
    """Why a superior organisation frees a branch of a duty; anything else is not a reason."""

    STOPPAGE = "stoppage", _("停产停工")
    RELOCATION = "relocation", _("搬迁或集中外出")
    ELECTION = "election", _("换届筹备")
    FEW_MEMBERS = "few_members", _("党员人数不足")
    MERGED = "merged", _("与上级或联合活动合并召开")
    EMERGENCY = "emergency", _("抢险救灾等紧急任务")
