from django.db import models
from django.utils.translation import gettext_lazy as _


class ReturnState(models.TextChoices):
    DRAFT = "draft", _("编制中")
    SIGNED = "signed", _("已签报")


RETURN_TONES = {ReturnState.DRAFT: "warn", ReturnState.SIGNED: "ok"}


class Section(models.TextChoices):
    """The tables of the yearly return, in their order."""

    MEMBERS = "members", _("党员基本情况")
    DEVELOPMENT = "development", _("发展党员情况")
    BRANCHES = "branches", _("党组织情况")
    TERMS = "terms", _("换届选举情况")
    LIFE = "life", _("组织生活和学时")
    DUES = "dues", _("党费收缴情况")


class Measure(models.TextChoices):
    """What a line counts; its ``args`` narrow it."""

    MEMBERS = "members", _("党员人数")
    DEVELOPMENT = "development", _("发展党员")
    MOVES = "moves", _("组织关系转接")
    BRANCHES = "branches", _("党支部数")
    TERMS = "terms", _("任期届满和换届")
    ACTIVITIES = "activities", _("组织生活次数")
    HOURS = "hours", _("年度学时")
    APPRAISAL = "appraisal", _("民主评议")
    DUES = "dues", _("党费")


class Behind(models.TextChoices):
    """What a figure is made of."""

    PEOPLE = "people", _("党员")
    BRANCHES = "branches", _("党支部")
