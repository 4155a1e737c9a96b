from django.db import models
from django.utils.translation import gettext_lazy as _


class AnnouncementState(models.TextChoices):
    DRAFT = "draft", _("草稿")
    PUBLISHED = "published", _("已发布")
    WITHDRAWN = "withdrawn", _("已撤回")


class Importance(models.TextChoices):
    NORMAL = "normal", _("一般")
    IMPORTANT = "important", _("重要")


class Standing(models.TextChoices):
    """Where an announcement stands on a day, as lists show it."""

    DRAFT = "draft", _("草稿")
    WAITING = "waiting", _("待生效")
    IN_FORCE = "in_force", _("有效")
    OVER = "over", _("已过期")
    WITHDRAWN = "withdrawn", _("已撤回")
