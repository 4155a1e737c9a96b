from django.db import models
from django.utils.translation import gettext_lazy as _


class CompetitionLevel(models.IntegerChoices):
    """Tiers of competitions; a greater number is a higher tier. The enterprise's own are the first two."""

    BASE = 1, _("基层")
    GROUP = 2, _("集团级")
    MUNICIPAL = 3, _("市级")
    INDUSTRY = 4, _("行业级")
    PROVINCIAL = 5, _("省部级")
    NATIONAL = 6, _("国家级")


class CompetitionKind(models.TextChoices):
    DRILL = "drill", _("岗位练兵")
    MATCH = "match", _("技能比武")
    DRIVE = "drive", _("劳动竞赛")
    SKILLS = "skills", _("技能大赛")
    INNOVATION = "innovation", _("创新竞赛")
    SEMINAR = "seminar", _("工法改进研讨")


class CompetitionState(models.TextChoices):
    PLANNED = "planned", _("已列计划")
    REGISTERING = "registering", _("报名中")
    RUNNING = "running", _("比赛中")
    SCORED = "scored", _("成绩待发布")
    PUBLISHED = "published", _("已发布")
    CANCELLED = "cancelled", _("已取消")


STATE_TONES = {
    CompetitionState.PLANNED: "mute", CompetitionState.REGISTERING: "info", CompetitionState.RUNNING: "info",
    CompetitionState.SCORED: "warn", CompetitionState.PUBLISHED: "ok", CompetitionState.CANCELLED: "mute",
}  # fmt: skip
OPEN_STATES = (CompetitionState.PLANNED, CompetitionState.REGISTERING, CompetitionState.RUNNING, CompetitionState.SCORED)


class ProjectKind(models.TextChoices):
    """What a drive stands behind: a major strategy, work or project."""

    STRATEGY = "strategy", _("重大战略")
    WORKS = "works", _("重大工程")
    PROJECT = "project", _("重大项目")


class CompetitionPartner(models.TextChoices):
    """Who organises it with the unit."""

    UNION = "union", _("工会")
    PARTY = "party", _("党组织")
    BOTH = "both", _("工会和党组织")


class CompetitionClass(models.TextChoices):
    """How the region or the state classes a competition (docs/rules.md 3.6)."""

    COMPREHENSIVE = "comprehensive", _("综合性")
    FIRST = "first", _("一类")
    SECOND = "second", _("二类")
    DISTRICT = "district", _("区县级")


class CompetitionGroup(models.TextChoices):
    SENIOR = "senior", _("高级组")
    INTERMEDIATE = "intermediate", _("中级组")


class CompetitionPrize(models.TextChoices):
    """From the highest to the lowest; gold, silver and bronze are the first three."""

    FIRST = "first", _("一等奖（金奖）")
    SECOND = "second", _("二等奖（银奖）")
    THIRD = "third", _("三等奖（铜奖）")
    EXCELLENCE = "excellence", _("优胜奖")


class ContestantKind(models.TextChoices):
    STAFF = "staff", _("职工")
    STUDENT = "student", _("学生（实习生）")


class EntryState(models.TextChoices):
    NOMINATED = "nominated", _("下级推荐，待确认")
    ENTERED = "entered", _("已报名")
