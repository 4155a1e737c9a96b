from django.db import models
from django.utils.translation import gettext_lazy as _


class DuesCategory(models.TextChoices):
    """What a member's dues are counted from."""

    IN_SERVICE = "in_service", _("在职（按月工资）")
    RETIRED = "retired", _("离退休（按养老金）")
    FARMER = "farmer", _("农民党员（定额）")
    FIXED = "fixed", _("学生、下岗、领取救济（定额）")


RATED = (DuesCategory.IN_SERVICE, DuesCategory.RETIRED)


class SheetState(models.TextChoices):
    OPEN = "open", _("收缴中")
    SUBMITTED = "submitted", _("待他人核对")
    CLOSED = "closed", _("已结账")


SHEET_TONES = {"open": "info", "submitted": "warn", "closed": "ok"}


class EntryBasis(models.TextChoices):
    """Why a member owes what he owes."""

    BAND = "band", _("按标准")
    RELIEF = "relief", _("经批准少交或免交")
    MISSING = "missing", _("未登记基数")


class EntryState(models.TextChoices):
    """Where a member's month stands; computed from due and paid."""

    MISSING = "missing", _("未登记基数")
    UNPAID = "unpaid", _("未交")
    PART = "part", _("已交一部分")
    PAID = "paid", _("已交清")
    FREE = "free", _("免交")


ENTRY_TONES = {"missing": "warn", "unpaid": "bad", "part": "warn", "paid": "ok", "free": "mute"}


class PayWay(models.TextChoices):
    CASH = "cash", _("现金")
    BANK = "bank", _("银行转账")
    PHONE = "phone", _("手机支付")
    BY_OTHER = "by_other", _("委托他人代交")


class LineKind(models.TextChoices):
    """A line of the ledger is never changed: what was wrong is put right by a further line."""

    PAYMENT = "payment", _("交纳")
    PAID_FIX = "paid_fix", _("更正已交")
    DUE_FIX = "due_fix", _("更正应交")


class ReliefState(models.TextChoices):
    PROPOSED = "proposed", _("待上级党委审批")
    APPROVED = "approved", _("已批准")
    REFUSED = "refused", _("未批准")


RELIEF_TONES = {"proposed": "warn", "approved": "ok", "refused": "mute"}
