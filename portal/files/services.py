"""Taking files in and linking them to records."""

import hashlib
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from portal.audit.services import record
from portal.files import rules
from portal.files.models import EvidenceLink, StoredFile
from portal.kernel.errors import ensure
from portal.rights.access import Actor


@transaction.atomic
def store_upload(*, actor: Actor, at: datetime, upload: UploadedFile) -> StoredFile:
    """Check and keep an upload. RuleBroken: wrong kind, too big, empty, content that disagrees with its name."""
    name = rules.clean_name(upload.name or "")
    upload.seek(0)
    head = upload.read(16)
    ensure(rules.may_store(name, upload.size or 0, head), field="files")
    upload.seek(0)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    file = StoredFile(
        name=name, content_type=rules.content_type_of(name), size=upload.size or 0, sha256=digest.hexdigest(),
        uploaded_by=actor.user, uploaded_at=at,
    )  # fmt: skip
    # On disk the file has its random key as name: nothing of the user's name reaches the file system.
    file.content.save(f"{file.pk}.{rules.extension_of(name)}", upload, save=False)
    file.save()
    record(actor=actor, at=at, action="file.stored", obj=file, label=name, after={"sha256": file.sha256, "size": file.size})
    return file


@transaction.atomic
def attach(*, actor: Actor, at: datetime, file: StoredFile, record_kind: str, record_id: int) -> EvidenceLink:
    """Link ``file`` to a record; linking twice is the same as once."""
    link, is_new = EvidenceLink.objects.get_or_create(file=file, record_kind=record_kind, record_id=record_id)
    if is_new:
        record(actor=actor, at=at, action="file.attached", obj=file, label=file.name, after={"record": f"{record_kind} {record_id}"})
    return link
