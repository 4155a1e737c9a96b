from django.db import models
from django.utils.translation import gettext_lazy as _


class TrainingTier(models.IntegerChoices):
    """The three steps of the ladder; a greater number is a higher step."""

    BASIC = 1, _("基础普及")
    ADVANCED = 2, _("能力提升")
    ELITE = 3, _("精英孵化")


class TrainingMode(models.TextChoices):
    CENTRAL = "central", _("集中培训")
    SELF = "self", _("自主培训")
    TOPIC = "topic", _("专题培训")
    JOINT = "joint", _("联合培训")
    ORDER = "order", _("订单式培训")


class TrainingPart(models.TextChoices):
    """What a course is about, for the three parts of a cadre's record."""

    THEORY = "theory", _("理论知识")
    SKILL = "skill", _("业务技能")
    ETHICS = "ethics", _("职业道德")


class TrainingAudience(models.TextChoices):
    """Layer and class of people. Of the first five the roster knows who belongs to them."""

    ALL = "all", _("全体职工")
    OPERATING = "operating", _("一线操作岗")
    TECHNICAL = "technical", _("技术岗")
    MANAGEMENT = "management", _("管理岗")
    MEMBERS = "members", _("党员")
    COMMITTEE = "committee", _("班子成员")
    SECRETARIES = "secretaries", _("党支部书记")
    POLITICAL = "political", _("思政工作者")
    NEWCOMERS = "newcomers", _("新职工")


class TrainingSide(models.TextChoices):
    """In whose name a class or plan is held."""

    OFFICE = "office", _("行政")
    PARTY = "party", _("党组织")
    UNION = "union", _("工会")


class TrainingState(models.TextChoices):
    PLANNED = "planned", _("已计划")
    OPEN = "open", _("报名中")
    HELD = "held", _("已开班")
    CLOSED = "closed", _("已结业")
    CANCELLED = "cancelled", _("已取消")


class TrainingResult(models.TextChoices):
    PASSED = "passed", _("合格")
    FAILED = "failed", _("不合格")


class TrainerSource(models.TextChoices):
    """Where a trainer comes from; the last one is from outside."""

    STUDIO = "studio", _("示范工作室领衔人")
    TEAM = "team", _("红旗班组领衔人")
    MENTOR = "mentor", _("带徒师傅")
    SKILLED = "skilled", _("技师、高级技师")
    EXTERNAL = "external", _("外请专家")


class PartnerKind(models.TextChoices):
    UNIVERSITY = "university", _("高等院校")
    COLLEGE = "college", _("职业院校")
    INSTITUTE = "institute", _("科研院所")
    COMPANY = "company", _("企业")


class VisitKind(models.TextChoices):
    OUT = "out", _("走出去调研观摩")
    FIELD = "field", _("跨领域交流")
    UNITS = "units", _("跨单位交流培训")


class TrainingVisitState(models.TextChoices):
    PLANNED = "planned", _("已计划")
    REPORTED = "reported", _("已报告")
    CANCELLED = "cancelled", _("已取消")


class GrowthKind(models.TextChoices):
    """What a development record tells of."""

    PROJECT = "project", _("参与重大创新项目")
    PRACTICE = "practice", _("练兵场实战")


class GrowthState(models.TextChoices):
    TOLD = "told", _("待核实")
    CONFIRMED = "confirmed", _("已核实")
    RETURNED = "returned", _("已退回")


STATE_TONES = {"planned": "info", "open": "warn", "held": "warn", "closed": "ok", "cancelled": "mute", "reported": "ok"}
GROWTH_TONES = {"told": "warn", "confirmed": "ok", "returned": "info"}
