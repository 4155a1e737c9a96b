from django.db import models
from django.utils.translation import gettext_lazy as _


class PublicityState(models.TextChoices):
    RUNNING = "running", _("公示中")
    CLOSED = "closed", _("已结束")
    WITHDRAWN = "withdrawn", _("已撤回")


class ObjectionState(models.TextChoices):
    OPEN = "open", _("待答复")
    UPHELD = "upheld", _("异议成立")
    DISMISSED = "dismissed", _("异议不成立")
