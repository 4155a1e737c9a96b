from django.db import models
from django.utils.translation import gettext_lazy as _


class Body(models.TextChoices):
    """Where a post is held. Posts of branches on the Party side are read from ``branches/orgs`` besides."""

    PARTY = "party", _("党组织")
    BOARD = "board", _("董事会")
    MANAGEMENT = "management", _("经理层")
    UNION = "union", _("工会")


class PostRank(models.TextChoices):
    """What the check of one person in two posts asks for; ``OTHER`` for all members."""

    SECRETARY = "secretary", _("党组织书记")
    CHAIR = "chair", _("董事长")
    GENERAL_MANAGER = "general_manager", _("总经理（厂矿长）")
    UNION_CHAIR = "union_chair", _("工会主席")
    OTHER = "other", _("其他成员")


BODY_OF_RANK = {"secretary": "party", "chair": "board", "general_manager": "management", "union_chair": "union"}


class HeadCheck(models.TextChoices):
    """Whether secretary and chairman or general manager are one person, where the rule asks for it."""

    ONE = "one", _("一人担任")
    TWO = "two", _("不是一人")
    MISSING = "missing", _("没有登记全")
    FREE = "free", _("不作要求")


CHECK_TONES = {"one": "ok", "two": "warn", "missing": "info", "free": "mute"}


class StaffSource(models.TextChoices):
    INTERNAL = "internal", _("内部选拔")
    EXTERNAL = "external", _("外部引进")
