from django.db import models
from django.utils.translation import gettext_lazy as _


class ProposalTopic(models.TextChoices):
    PROCESS = "process", _("流程优化")
    TECHNIQUE = "technique", _("技改方向")
    SAFETY = "safety", _("安全管理")
    PRODUCTIVITY = "productivity", _("新质生产力痛点")


class ProposalChannel(models.TextChoices):
    ONLINE = "online", _("线上提案")
    MEETING = "meeting", _("支部党员大会")
    SEMINAR = "seminar", _("职工代表座谈会")
    LEDGER = "ledger", _("原有台账")


class ProposalState(models.TextChoices):
    FILED = "filed", _("待分派")
    JUDGING = "judging", _("研判中")
    REPLIED = "replied", _("已答复")
    DOING = "doing", _("落实中")
    DONE = "done", _("待建议人确认")
    CLOSED = "closed", _("已办结")
    MERGED = "merged", _("已合并")


class ProposalStage(models.TextChoices):
    """The four stages of the closed loop."""

    COLLECT = "collect", _("收集")
    JUDGE = "judge", _("研判")
    REPLY = "reply", _("反馈")
    CARRY_OUT = "carry_out", _("落实")


class ProposalOutcome(models.TextChoices):
    ADOPTED = "adopted", _("采纳")
    TRIAL = "trial", _("试行")
    STORED = "stored", _("留存备用")
    REJECTED = "rejected", _("不采纳")


class ProposalAct(models.TextChoices):
    """What a step of the timeline tells."""

    FILED = "filed", _("登记")
    MERGED = "merged", _("合并")
    ASSIGNED = "assigned", _("分派研判")
    OPINION = "opinion", _("支部意见")
    REPLIED = "replied", _("答复")
    STARTED = "started", _("安排落实")
    DONE = "done", _("落实完成")
    REOPENED = "reopened", _("建议人要求重办")
    CLOSED = "closed", _("办结")
    SILENT = "silent", _("到期未回复，自动办结")
    ESCALATED = "escalated", _("超期上报")


class ProposalBandSet(models.TextChoices):
    """The published sets of awards (docs/rules.md 4.4 SUG-A to SUG-H)."""

    A = "A", _("A 组：按年节约或创造价值分档")
    B = "B", _("B 组：按采纳程度定额")
    C = "C", _("C 组：按奖励等级")
    D = "D", _("D 组：评分表")
    H = "H", _("H 组：成果评审表")


class ProposalBandBasis(models.TextChoices):
    VALUE = "value", _("按年效益")
    GRADE = "grade", _("按等级")
    WEIGHT = "weight", _("评分权重")
    POINTS = "points", _("评审分档")
    SHARE = "share", _("按效益比例")
    BONUS = "bonus", _("效益加奖")


class ProposalRewardKind(models.TextChoices):
    INSTANT = "instant", _("即时奖励")
    AWARD = "award", _("效益奖励")


class ProposalRewardState(models.TextChoices):
    PROPOSED = "proposed", _("待复核")
    APPROVED = "approved", _("已批准")
    REFUSED = "refused", _("未批准")


class ProposalBenefitRound(models.TextChoices):
    FIRST = "first", _("完成后")
    AGAIN = "again", _("六个月后再测")


PROPOSAL_TONES = {
    ProposalState.FILED: "warn", ProposalState.JUDGING: "warn", ProposalState.REPLIED: "info", ProposalState.DOING: "info",
    ProposalState.DONE: "warn", ProposalState.CLOSED: "ok", ProposalState.MERGED: "mute",
}  # fmt: skip
OUTCOME_TONES = {
    ProposalOutcome.ADOPTED: "ok", ProposalOutcome.TRIAL: "ok", ProposalOutcome.STORED: "info", ProposalOutcome.REJECTED: "mute",
}  # fmt: skip
