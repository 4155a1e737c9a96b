"""Uploaded papers and photos, kept outside the web root and served only through a permission check."""

import uuid

from django.conf import settings
from django.db import models


class StoredFile(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    content = models.FileField(upload_to="files/%Y/%m/")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()


class EvidenceLink(models.Model):
    """A file beside a record of any room; who may open the record may open the file."""

    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="links")
    record_kind = models.CharField(max_length=40)
    record_id = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "record_kind", "record_id"], name="evidence_once")]
        indexes = [models.Index(fields=["record_kind", "record_id"], name="evidence_by_record")]
