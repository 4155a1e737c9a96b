from django.db import models
from django.utils.translation import gettext_lazy as _


class PaperKind(models.TextChoices):
    """How a document leaves the house."""

    DOCX = "docx", _("Word 文档")
    PDF = "pdf", "PDF"
