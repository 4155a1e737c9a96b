from django.db import models
from django.utils.translation import gettext_lazy as _


class PartnerKind(models.TextChoices):
    CHAIN = "chain", _("上下游企业")
    UNIT = "unit", _("合作单位")
    COMMUNITY = "community", _("社区")


class ResourceSide(models.TextChoices):
    OURS = "ours", _("我方提供")
    THEIRS = "theirs", _("对方提供")
