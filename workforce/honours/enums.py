from django.db import models
from django.utils.translation import gettext_lazy as _


class HonourLevel(models.IntegerChoices):
    """Who gave it; a greater number is a higher level."""

    BRANCH = 1, _("基层")
    COMPANY = 2, _("公司级")
    GROUP = 3, _("集团级")
    MUNICIPAL = 4, _("市级")
    PROVINCIAL = 5, _("省部级")
    NATIONAL = 6, _("国家级")


class HonourState(models.TextChoices):
    REGISTERED = "registered", _("待核实")
    CONFIRMED = "confirmed", _("已核实")
    WITHDRAWN = "withdrawn", _("已撤销")
