"""Files beside a record."""

from django.db.models import QuerySet

from portal.files.models import StoredFile


def files_of(record_kind: str, record_id: int) -> QuerySet[StoredFile]:
    """The files linked to one record, oldest first. The caller has checked that the record may be seen."""
    return StoredFile.objects.filter(links__record_kind=record_kind, links__record_id=record_id).order_by("uploaded_at", "pk")
