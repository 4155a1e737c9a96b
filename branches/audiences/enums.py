from django.db import models
from django.utils.translation import gettext_lazy as _


class ItemState(models.TextChoices):
    PLANNED = "planned", _("待发布")
    PUBLISHED = "published", _("已发布")
    CANCELLED = "cancelled", _("已取消")


ITEM_TONES = {ItemState.PLANNED: "info", ItemState.PUBLISHED: "ok", ItemState.CANCELLED: "mute"}
