from django.db import models
from django.utils.translation import gettext_lazy as _


class MethodState(models.TextChoices):
    DRAFT = "draft", _("待评审")
    PASSED = "passed", _("评审通过")
    NAMED = "named", _("已命名")
    REFUSED = "refused", _("未通过")


class MethodLevel(models.IntegerChoices):
    FACTORY = 1, _("厂矿级")
    COMPANY = 2, _("公司级")


class MethodCreator(models.TextChoices):
    """Who the first finisher is; the last three cannot be it (docs/rules.md OPM-01)."""

    OPERATOR = "operator", _("一线操作人员")
    ENGINEER = "engineer", _("与现场结合的工程技术人员")
    HEAD = "head", _("企业负责人")
    SENIOR = "senior", _("具有高级职称")
    DOCTOR = "doctor", _("具有博士学位")


MAY_BE_FIRST = (MethodCreator.OPERATOR, MethodCreator.ENGINEER)
STATE_TONES = {MethodState.DRAFT: "warn", MethodState.PASSED: "info", MethodState.NAMED: "ok", MethodState.REFUSED: "mute"}
