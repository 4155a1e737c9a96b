from django.db import models
from django.utils.translation import gettext_lazy as _


class PromotionState(models.TextChoices):
    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("待人事审查")
    RETURNED = "returned", _("已退回补充")
    CHECKED = "checked", _("待复核决定")
    PANEL_PASSED = "passed", _("评审通过，待公示")
    PUBLICISED = "public", _("公示中")
    APPROVED = "approved", _("已通过")
    REFUSED = "refused", _("未通过")


OPEN_STATES = ("draft", "submitted", "returned", "checked", "passed", "public")


class CheckResult(models.TextChoices):
    FAILED = "failed", _("不符合")
    BY_HAND = "by_hand", _("待人工确认")
    PASSED = "passed", _("符合")


class BatchState(models.TextChoices):
    """Enrolling, before the panel, publicised, all decided."""

    OPEN = "open", _("申报中")
    PANEL = "panel", _("评审中")
    PUBLICITY = "publicity", _("公示中")
    DECIDING = "deciding", _("待决定")
    DONE = "done", _("已办结")
