from django.db import models
from django.utils.translation import gettext_lazy as _


class PlanSort(models.TextChoices):
    """Whose plan it is: the one plan of everything, the union's, or one that several sides carry together."""

    ANNUAL = "annual", _("年度工作计划")
    UNION = "union", _("工会工作计划")
    JOINT = "joint", _("党政工团协同工作方案")


class PlanState(models.TextChoices):
    DRAFT = "draft", _("起草中")
    SUBMITTED = "submitted", _("待审批")
    APPROVED = "approved", _("已批准")
    RUNNING = "running", _("执行中")
    CLOSED = "closed", _("已结束")


STATE_TONES = {
    PlanState.DRAFT: "mute", PlanState.SUBMITTED: "warn", PlanState.APPROVED: "info", PlanState.RUNNING: "ok", PlanState.CLOSED: "mute",
}  # fmt: skip


class Layer(models.TextChoices):
    """Where a kind of item stands on the strategy map."""

    GOAL = "goal", _("目标层")
    PRACTICE = "practice", _("实践层")
    SUPPORT = "support", _("服务支撑端")


class Carries(models.TextChoices):
    """What an item of a kind is: a heading, a task of the Party side, or a target of production."""

    HEADING = "heading", _("条目")
    PARTY = "party", _("党建任务")
    PRODUCTION = "production", _("生产经营指标")


class Side(models.TextChoices):
    """党政工团: who carries a task."""

    PARTY = "party", _("党委（支部）")
    ADMIN = "admin", _("行政")
    UNION = "union", _("工会")
    LEAGUE = "league", _("共青团")


class CheckPoint(models.TextChoices):
    """The four «same» of Party and union work."""

    DRAW_UP = "draw_up", _("同谋划")
    DEPLOY = "deploy", _("同部署")
    ADVANCE = "advance", _("同推进")
    ASSESS = "assess", _("同考核")


class ItemState(models.TextChoices):
    """How a piece of work stands on a day: computed, never stored."""

    LATE = "late", _("已逾期")
    SOON = "soon", _("快到期")
    OPEN = "open", _("进行中")
    DONE = "done", _("已完成")
    DONE_LATE = "done_late", _("逾期完成")


ITEM_TONES = {
    ItemState.LATE: "bad", ItemState.SOON: "warn", ItemState.OPEN: "info", ItemState.DONE: "ok", ItemState.DONE_LATE: "warn",
}  # fmt: skip


class EntryTime(models.TextChoices):
    """Stretches of the production calendar as today sees them; the last one says what lacks a Party task."""

    NOW = "now", _("进行中")
    COMING = "coming", _("将开始")
    OVER = "over", _("已结束")
    BARE = "bare", _("没有党建任务")
