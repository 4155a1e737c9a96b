from django.db import models
from django.utils.translation import gettext_lazy as _


class TalentPoolKind(models.TextChoices):
    POOL = "pool", _("人才库")
    ABILITY = "ability", _("能力标签")


class TalentDimension(models.TextChoices):
    """What the competence profile is made of."""

    KNOWLEDGE = "knowledge", _("知识素养")
    SKILL = "skill", _("技能素养")
    INNOVATION = "innovation", _("创新素养")


class TalentLevel(models.IntegerChoices):
    """The five rows of the matrix (五横)."""

    GRASSROOTS = 1, _("基层")
    GROUP = 2, _("集团")
    INDUSTRY = 3, _("行业")
    PROVINCIAL = 4, _("省部")
    NATIONAL = 5, _("国家")


class TalentLine(models.TextChoices):
    """The six columns of the matrix (六纵)."""

    GRADE = "grade", _("技能等级")
    SPECIALITY = "speciality", _("专业技能")
    BROAD = "broad", _("综合技能")
    QUALITY = "quality", _("综合素质")
    HONOUR = "honour", _("荣誉")
    PRIZE = "prize", _("奖项")


class TalentPlanKind(models.TextChoices):
    PLAN = "plan", _("人才工作计划")
    PROGRAMME = "programme", _("专项培养计划")


class TalentDirection(models.TextChoices):
    """The four sides of making an enterprise strong by its people, and what fits none of them."""

    TRAIN = "train", _("引进和培养")
    INCENTIVE = "incentive", _("激励体系")
    SPACE = "space", _("发展空间")
    TREATMENT = "treatment", _("待遇")
    OTHER = "other", _("其他")
