from django.db import models
from django.utils.translation import gettext_lazy as _


class AssessorKind(models.TextChoices):
    """The three steps of an enterprise's own assessment of skills."""

    SITE = "site", _("行业技能鉴定点")
    FILED = "filed", _("备案认定机构")
    PUBLIC = "public", _("面向社会的评价机构")
