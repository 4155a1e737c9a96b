"""Uploaded papers and photos, kept outside the web root and served only through a permission check."""

import uuid

from django.conf import settings
from django.db import models


class StoredFile(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)  # of what is kept
    original_sha256 = models.CharField(max_length=64, blank=True)  # of what came in, before remarks were taken out
    content = models.FileField(upload_to="files/%Y/%m/")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    # The branch or unit of the first record it stood beside: there it is counted.
    node = models.ForeignKey("portal.Node", models.PROTECT, null=True, related_name="stored_files")
    loose_since = models.DateTimeField(null=True, db_index=True)  # stands beside no record since
    thumbnail = models.FileField(upload_to="thumbs/%Y/%m/", blank=True)
    prepared_at = models.DateTimeField(null=True)
    fingerprint = models.BigIntegerField(null=True)  # of a photo, in four indexed pieces as well
    band_0 = models.IntegerField(null=True, db_index=True)
    band_1 = models.IntegerField(null=True, db_index=True)
    band_2 = models.IntegerField(null=True, db_index=True)
    band_3 = models.IntegerField(null=True, db_index=True)

    class Meta:
        indexes = [models.Index(fields=["uploaded_at"], condition=models.Q(prepared_at=None), name="file_unprepared")]

    @property
    def is_photo(self) -> bool:
        return self.content_type.startswith("image/")

    @property
    def is_cleaned(self) -> bool:
        """Whether remarks were taken out of it on the way in."""
        return bool(self.original_sha256) and self.original_sha256 != self.sha256


class EvidenceLink(models.Model):
    """A file beside a record of any room; who may open the record may open the file."""

    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="links")
    record_kind = models.CharField(max_length=40)
    record_id = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "record_kind", "record_id"], name="evidence_once")]
        indexes = [models.Index(fields=["record_kind", "record_id"], name="evidence_by_record")]
