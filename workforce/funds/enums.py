from django.db import models
from django.utils.translation import gettext_lazy as _


class FundEntryKind(models.TextChoices):
    INFLOW = "inflow", _("拨入")
    PAYOUT = "payout", _("批准发放")
    REVERSAL = "reversal", _("冲销")


class FundPayoutState(models.TextChoices):
    PROPOSED = "proposed", _("待批准")
    APPROVED = "approved", _("已批准")
    PAID = "paid", _("已发放")
    CANCELLED = "cancelled", _("已取消")


class FundFactor(models.TextChoices):
    """What somebody gave to a result, and is paid for (按要素参与分配)."""

    TECHNOLOGY = "technology", _("技术")
    SKILL = "skill", _("技能")
    MANAGEMENT = "management", _("管理")
    LABOUR = "labour", _("劳动")


BOUND = (FundPayoutState.APPROVED, FundPayoutState.PAID)
STATE_TONES = {
    FundPayoutState.PROPOSED: "warn", FundPayoutState.APPROVED: "info", FundPayoutState.PAID: "ok", FundPayoutState.CANCELLED: "mute",
}  # fmt: skip
