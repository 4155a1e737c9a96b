from django.db import models
from django.utils.translation import gettext_lazy as _


class AppealState(models.TextChoices):
    RAISED = "raised", _("申诉办理中")
    PROPOSED = "proposed", _("待第二人确认")
    UPHELD = "upheld", _("申诉成立")
    PARTLY = "partly", _("部分成立")
    REJECTED = "rejected", _("申诉不成立")
    WITHDRAWN = "withdrawn", _("已撤回")


class AppealVerdict(models.TextChoices):
    UPHELD = "upheld", _("申诉成立，更正得分")
    PARTLY = "partly", _("部分成立，更正得分")
    REJECTED = "rejected", _("申诉不成立，维持得分")


class AppealGround(models.TextChoices):
    MISSING = "missing", _("应计入的记录没有计入")
    WRONG = "wrong", _("计入的记录或数据有误")
    RULE = "rule", _("计分规则用错")
    JUDGED = "judged", _("评议打分与事实不符")
    OTHER = "other", _("其他")


OPEN_STATES = (AppealState.RAISED, AppealState.PROPOSED)
TONES = {
    AppealState.RAISED: "warn", AppealState.PROPOSED: "info", AppealState.UPHELD: "ok", AppealState.PARTLY: "ok",
    AppealState.REJECTED: "", AppealState.WITHDRAWN: "",
}  # fmt: skip
