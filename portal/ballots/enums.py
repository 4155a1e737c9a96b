from django.db import models
from django.utils.translation import gettext_lazy as _


class BallotKind(models.TextChoices):
    DECISION = "decision", _("表决")
    ELECTION = "election", _("选举")
    GRID = "grid", _("测评")


class BallotMode(models.TextChoices):
    ELECTRONIC = "electronic", _("手机投票")
    PAPER = "paper", _("纸质选票")


class BallotState(models.TextChoices):
    DRAFT = "draft", _("准备中")
    OPEN = "open", _("投票中")
    COUNTED = "counted", _("待监票人核对")
    CONCLUDED = "concluded", _("已有结果")
    VOID = "void", _("投票无效")
    CANCELLED = "cancelled", _("已取消")


RUNNING = ("draft", "open", "counted")


class Choice(models.TextChoices):
    """What a voter marks beside a motion or a candidate."""

    YES = "yes", _("赞成")
    NO = "no", _("不赞成")
    ABSTAIN = "abstain", _("弃权")


class Appraisal(models.TextChoices):
    """What a voter marks beside somebody who is appraised."""

    EXCELLENT = "excellent", _("优秀")
    COMPETENT = "competent", _("合格")
    BASIC = "basic", _("基本合格")
    FAILING = "failing", _("不合格")


class Basis(models.TextChoices):
    """The whole that a majority is counted of."""

    ELIGIBLE = "eligible", _("应到有表决权人数")
    PRESENT = "present", _("实到有表决权人数")
    CAST = "cast", _("有效票数")


class LeaveOut(models.TextChoices):
    """Why somebody with a vote is not counted among those expected (docs/rules.md VOTE-08)."""

    ILL = "ill", _("因病不能表达本人意志")
    ABROAD = "abroad", _("自费出国半年以上")
    CUSTODY = "custody", _("被留置、羁押或服刑")
    BEDRIDDEN = "bedridden", _("长期卧病在床")
    AWAY = "away", _("外出六个月以上，应转未转组织关系")


class ItemResult(models.TextChoices):
    OPEN = "open", _("未计票")
    PASSED = "passed", _("通过")
    FAILED = "failed", _("未通过")
    ELECTED = "elected", _("当选")
    TIED = "tied", _("得票相等，须再次投票")
    OUTRUN = "outrun", _("得票过线，名额已满")
    SHORT = "short", _("得票未过线")
    COUNTED = "counted", _("已统计")
