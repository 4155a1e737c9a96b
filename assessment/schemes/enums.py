from django.db import models
from django.utils.translation import gettext_lazy as _


class SchemeState(models.TextChoices):
    DRAFT = "draft", _("草案")
    ADOPTED = "adopted", _("已通过")
    RETIRED = "retired", _("已停用")


class Dimension(models.TextChoices):
    PARTY = "party", _("党建")
    BUSINESS = "business", _("业务")
