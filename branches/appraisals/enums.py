from django.db import models
from django.utils.translation import gettext_lazy as _


class AppraisalState(models.TextChoices):
    """The steps of a yearly appraisal, in their order."""

    PREPARING = "preparing", _("准备")
    SELF = "self", _("个人自评")
    MUTUAL = "mutual", _("党员互评")
    BALLOT = "ballot", _("民主测评")
    COMMITTEE = "committee", _("支委会评定")
    TOLD = "told", _("结果反馈")
    CLOSED = "closed", _("已完成")


STATE_TONES = {
    "preparing": "mute", "self": "info", "mutual": "info", "ballot": "info", "committee": "warn", "told": "warn", "closed": "ok",
}  # fmt: skip
GRADE_TONES = {"excellent": "ok", "competent": "info", "basic": "warn", "failing": "bad"}


class ReportState(models.TextChoices):
    """A secretary's yearly duty report: written, rated by several groups, answered."""

    DRAFT = "draft", _("撰写中")
    FILED = "filed", _("待组织评议")
    RATING = "rating", _("评议中")
    CONCLUDED = "concluded", _("待整改")
    DONE = "done", _("已完成")


REPORT_TONES = {"draft": "mute", "filed": "warn", "rating": "info", "concluded": "warn", "done": "ok"}


class RaterGroup(models.TextChoices):
    """Who hears the report and rates it: two groups at least."""

    COMMITTEE = "committee", _("党委委员")
    DELEGATES = "delegates", _("职工代表")
    MEMBERS = "members", _("支部党员")


class TopicSide(models.TextChoices):
    PARTY = "party", _("党建责任")
    BUSINESS = "business", _("业务实绩")


class ReportBand(models.TextChoices):
    GOOD = "good", _("好")
    FAIR = "fair", _("较好")
    AVERAGE = "average", _("一般")
    POOR = "poor", _("差")


BAND_TONES = {"good": "ok", "fair": "info", "average": "warn", "poor": "bad"}
