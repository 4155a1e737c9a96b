from django.db import models
from django.utils.translation import gettext_lazy as _


class RoundState(models.TextChoices):
    OPEN = "open", _("取数中")
    COMPUTED = "computed", _("已计算")
    REVIEWED = "reviewed", _("已复核")
    PUBLISHED = "published", _("已公布")
    LOCKED = "locked", _("已锁定")


class StepKind(models.TextChoices):
    """The dated steps of a round in their order."""

    SELF_REPORT = "self_report", _("支部自报")
    VERIFICATION = "verification", _("核实自报")
    JUDGING = "judging", _("评议和复核")
    PRELIMINARY = "preliminary", _("初步结果")
    PUBLICITY = "publicity", _("内部公示")
    APPEALS = "appeals", _("申诉办理")
    FINAL = "final", _("锁定结果")


class ProofKind(models.TextChoices):
    """Kinds of proof (docs/rules.md 5.5)."""

    MINUTES = "minutes", _("会议记录")
    SIGN_IN = "sign_in", _("签到")
    PHOTO = "photo", _("现场照片")
    BALLOT = "ballot", _("票决材料")
    DOCUMENT = "document", _("文件")
    LEDGER = "ledger_auto", _("系统台账")
    IMPORT = "import_auto", _("业务系统数据")
    INSPECTION = "inspection_sheet", _("检查单")
    INTERVIEW = "interview_note", _("访谈记录")
    FINANCE = "finance_certificate", _("财务证明")
    HONOUR = "honour_certificate", _("荣誉证书")


class ClaimState(models.TextChoices):
    STATED = "stated", _("待核实")
    CONFIRMED = "confirmed", _("已核实")
    RETURNED = "returned", _("已退回")


CLAIM_TONES = {ClaimState.STATED: "warn", ClaimState.CONFIRMED: "ok", ClaimState.RETURNED: "bad"}
BY_HAND = (StepKind.SELF_REPORT, StepKind.VERIFICATION)  # ended by the office; the other steps end with their act
MOVING_STATES = ("open", "computed")  # edits still move scores
FROZEN_STATES = ("published", "locked")
