from django.db import models
from django.utils.translation import gettext_lazy as _


class InnovationState(models.TextChoices):
    DRAFT = "draft", _("待批准")
    APPROVED = "approved", _("已批准")
    RUNNING = "running", _("实施中")
    CLOSED = "closed", _("已结题")
    STOPPED = "stopped", _("已终止")


class InnovationSupportKind(models.TextChoices):
    """The parts of the three-in-one support; only the technical one is named by the source, the others are free."""

    TECHNOLOGY = "technology", _("技术支持")
    FUNDS = "funds", _("资金支持")
    PEOPLE = "people", _("人员支持")
    OTHER = "other", _("其他支持")


class InnovationCampaignKind(models.TextChoices):
    DISCUSSION = "discussion", _("管理创新大讨论")
    EFFICIENCY = "efficiency", _("群众性创新创效")
    OTHER = "other", _("其他征集")


class InnovationMeasureState(models.TextChoices):
    OPEN = "open", _("待研究")
    ADOPTED = "adopted", _("已采纳")
    REFUSED = "refused", _("未采纳")


class InnovationSource(models.TextChoices):
    """What an effect review or a conversion is about. A proposal comes here by the challenge or result it led to."""

    PROJECT = "project", _("创新项目")
    MEASURE = "measure", _("征集的措施")
    METHOD = "method", _("先进操作法")
    RESULT = "result", _("成果")
    CHALLENGE = "challenge", _("揭榜攻关")


STATE_TONES = {
    InnovationState.DRAFT: "warn", InnovationState.APPROVED: "info", InnovationState.RUNNING: "info", InnovationState.CLOSED: "ok",
    InnovationState.STOPPED: "mute",
}  # fmt: skip
MEASURE_TONES = {InnovationMeasureState.OPEN: "warn", InnovationMeasureState.ADOPTED: "ok", InnovationMeasureState.REFUSED: "mute"}
