from django.db import models
from django.utils.translation import gettext_lazy as _


class NewsletterState(models.TextChoices):
    DRAFT = "draft", _("编辑中")
    PUBLISHED = "published", _("已发布")


NEWSLETTER_TONES = {"draft": "info", "published": "ok"}
