from django.db import models
from django.utils.translation import gettext_lazy as _


class CongressGroup(models.TextChoices):
    """Of which group of the staff a delegate is."""

    FRONTLINE = "frontline", _("一线技能人才")
    TECHNICAL = "technical", _("技术人员")
    MANAGER = "manager", _("中层以上管理人员")
    OTHER = "other", _("其他职工")


class CongressTermState(models.TextChoices):
    DRAFT = "draft", _("名单待审定")
    CONFIRMED = "confirmed", _("名单已审定")


class CongressSessionState(models.TextChoices):
    PLANNED = "planned", _("筹备中")
    HELD = "held", _("已召开")
    LAPSED = "lapsed", _("人数不足未开成")


class CongressMatterState(models.TextChoices):
    OPEN = "open", _("待答复")
    ANSWERED = "answered", _("已答复")


class CongressVoteState(models.TextChoices):
    ENTERED = "entered", _("待核对")
    CHECKED = "checked", _("已核对")


class ConsultationState(models.TextChoices):
    BEGUN = "begun", _("协商中")
    AGREED = "agreed", _("已形成文本")
    PASSED = "passed", _("已表决通过")
    FILED = "filed", _("已报备")


TONES = {
    "draft": "warn", "confirmed": "ok", "planned": "info", "held": "ok", "lapsed": "mute", "open": "warn", "answered": "ok",
    "entered": "warn", "checked": "ok", "begun": "info", "agreed": "warn", "passed": "info", "filed": "ok",
}  # fmt: skip
