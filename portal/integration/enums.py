from django.db import models
from django.utils.translation import gettext_lazy as _


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("待送达")
    DELIVERED = "delivered", _("已送达")
    FAILED = "failed", _("未送达")


TONES = {"waiting": "info", "delivered": "ok", "failed": "bad"}
