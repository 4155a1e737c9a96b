from django.db import models
from django.utils.translation import gettext_lazy as _


class SubsidyKind(models.TextChoices):
    INSURANCE = "insurance", _("失业保险技能提升补贴")
    REFUND = "refund", _("企业培训费返还")
    APPRENTICE = "apprentice", _("企业新型学徒制补贴")


class SubsidyState(models.TextChoices):
    FILED = "filed", _("待审核")
    RETURNED = "returned", _("已退回")
    CHECKED = "checked", _("待批准")
    APPROVED = "approved", _("待发放")
    PAID = "paid", _("已发放")
    WITHDRAWN = "withdrawn", _("已撤回")


class SubsidyAct(models.TextChoices):
    FILED = "filed", _("提交申请")
    CHANGED = "changed", _("修改后再次提交")
    CHECKED = "checked", _("通过审核")
    RETURNED = "returned", _("退回")
    APPROVED = "approved", _("批准")
    PAID = "paid", _("登记发放")
    WITHDRAWN = "withdrawn", _("撤回申请")


class SubsidyCertainty(models.TextChoices):
    """How sure a row of the rules is."""

    SOURCED = "sourced", _("多处公开资料一致")
    ONE_SOURCE = "one_source", _("一处公开资料，办理前请核对当地现行文件")
    COMPOSED = "composed", _("由本企业设定")


TONES = {
    SubsidyState.FILED: "warn", SubsidyState.RETURNED: "bad", SubsidyState.CHECKED: "info", SubsidyState.APPROVED: "info",
    SubsidyState.PAID: "ok", SubsidyState.WITHDRAWN: "mute",
}  # fmt: skip
