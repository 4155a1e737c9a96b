from django.db import models
from django.utils.translation import gettext_lazy as _


class Quadrant(models.TextChoices):
    """Where a branch stands to the line in both scores; the order is that of the legend."""

    BOTH = "both", _("双强")
    PARTY = "party", _("党建强 · 业务弱")
    BUSINESS = "business", _("业务强 · 党建弱")
    WEAK = "weak", _("双弱")


class AttentionLevel(models.TextChoices):
    BAD = "bad", _("紧要")
    WARN = "warn", _("提醒")
    INFO = "info", _("待办")


class CouplingGrade(models.TextChoices):
    """The ten grades of the coordination degree, lowest first (docs/rules.md 6)."""

    EXTREME_IMBALANCE = "extreme_imbalance", _("极度失调")
    SEVERE_IMBALANCE = "severe_imbalance", _("严重失调")
    MODERATE_IMBALANCE = "moderate_imbalance", _("中度失调")
    MILD_IMBALANCE = "mild_imbalance", _("轻度失调")
    NEAR_IMBALANCE = "near_imbalance", _("濒临失调")
    BARELY_COORDINATED = "barely_coordinated", _("勉强协调")
    PRIMARY_COORDINATION = "primary_coordination", _("初级协调")
    INTERMEDIATE_COORDINATION = "intermediate_coordination", _("中级协调")
    GOOD_COORDINATION = "good_coordination", _("良好协调")
    QUALITY_COORDINATION = "quality_coordination", _("优质协调")


class CouplingStage(models.TextChoices):
    """The stages of the coupling degree, lowest first."""

    LOW = "low", _("低水平耦合")
    ANTAGONISM = "antagonism", _("拮抗阶段")
    RUNNING_IN = "running_in", _("磨合阶段")
    HIGH = "high", _("高水平耦合")


class Lag(models.TextChoices):
    """Which of the two scores is behind."""

    BUSINESS = "business", _("业务滞后")
    PARTY = "party", _("党建滞后")
    NONE = "none", _("基本同步")


class StepKind(models.TextChoices):
    """Why a next step brings points."""

    LATE = "late", _("补回")
    DUE = "due", _("保住")
    RESULT = "result", _("可增")


class ChainStage(models.TextChoices):
    """How far a record got on the way from the activity to what it did for production; each record is at one stage."""

    NO_PROBLEM = "no_problem", _("未点出生产问题")
    NO_ACTION = "no_action", _("点出问题，未定措施")
    NOT_DONE = "not_done", _("定了措施，未办结")
    NO_OUTCOME = "no_outcome", _("措施办结，未见成效")
    UNCHECKED = "unchecked", _("登记成效，未核实")
    CLOSED = "closed", _("有核实的生产成效")


class KeyFigure(models.TextChoices):
    """The figures by which enterprises report how the two sides grow together."""

    CERTIFIED = "certified", _("操作岗位持证率")
    RISES = "rises", _("技能等级提升")
    CONVERTED = "converted", _("成果转化")
    TARGETS = "targets", _("业务指标达标率")
    STREAKS = "streaks", _("各季度全部满分的支部")
    HAZARDS = "hazards", _("隐患按期闭环率")
    EFFECTS = "effects", _("有成效的活动占比")
    HONOURS = "honours", _("荣誉")


class OddityKind(models.TextChoices):
    """What looks unusual. A hint to look, never a finding."""

    OWN = "own", _("与本支部以往相差大")
    PEERS = "peers", _("与同类支部相差大")
    BURST = "burst", _("记录集中在截止前提交")
