"""Taking files in, linking them to records, and taking a wrong one off again."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.timezone import localdate

from portal.audit.services import record
from portal.files import access, rules
from portal.files.contents import check_content
from portal.files.models import EvidenceLink, StoredFile
from portal.files.selectors import brought_on, limits_on
from portal.kernel.errors import NotReachable, RuleBroken, ensure
from portal.rights.access import Actor


def check_upload(*, actor: Actor, at: datetime, upload: UploadedFile, besides: int = 0) -> str:
    """The cleaned name of an upload that may be kept. RuleBroken ``file.*`` for one that may not.

    ``besides``: bytes that come in together with it and are not stored yet.
    """
    name, day = rules.clean_name(upload.name or ""), localdate(at)
    upload.seek(0)
    head = upload.read(16)
    brought = besides + (brought_on(actor.user_id, day) if actor.user_id else 0)
    ensure(rules.may_store(name, upload.size or 0, head, limits_on(day), brought, upload.content_type or ""), field="files")
    verdict = check_content(rules.extension_of(name), cast(BinaryIO, upload))
    if not verdict:
        raise RuleBroken(verdict.code, field="files", name=name)
    return name


@transaction.atomic
def store_upload(*, actor: Actor, at: datetime, upload: UploadedFile) -> StoredFile:
    """Check and keep an upload. RuleBroken: wrong kind, too big, empty, damaged, disguised, with macros or scripts."""
    name = check_upload(actor=actor, at=at, upload=upload)
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
    """Link ``file`` to a record; linking twice is the same as once. RuleBroken ``file.too_many``."""
    link, is_new = EvidenceLink.objects.get_or_create(file=file, record_kind=record_kind, record_id=record_id)
    if is_new:
        if EvidenceLink.objects.filter(record_kind=record_kind, record_id=record_id).count() > rules.MAX_FILES:
            raise RuleBroken("file.too_many", field="files", limit=rules.MAX_FILES)
        record(actor=actor, at=at, action="file.attached", obj=file, label=file.name, after={"record": f"{record_kind} {record_id}"})
    return link


@transaction.atomic
def attach_uploads(*, actor: Actor, at: datetime, uploads: Sequence[UploadedFile], record_kind: str, record_id: int) -> list[StoredFile]:
    """Put several uploads beside a record whose room allows it, all or none.

    NotReachable for whoever may not open the record; RuleBroken ``file.*``.
    """
    if not access.may_open_record(actor, record_kind, record_id):
        raise NotReachable(record_kind)
    if not access.may_change_record(actor, record_kind, record_id):
        raise RuleBroken("file.record_closed", field="files")
    if not uploads:
        raise RuleBroken("file.none", field="files")
    known = EvidenceLink.objects.filter(record_kind=record_kind, record_id=record_id).count()
    if known + len(uploads) > rules.MAX_FILES:
        raise RuleBroken("file.too_many", field="files", limit=rules.MAX_FILES)
    together = 0
    for upload in uploads:  # all are looked at before the first reaches the disk
        check_upload(actor=actor, at=at, upload=upload, besides=together)
        together += upload.size or 0
    stored = [store_upload(actor=actor, at=at, upload=upload) for upload in uploads]
    for file in stored:
        attach(actor=actor, at=at, file=file, record_kind=record_kind, record_id=record_id)
    return stored


@transaction.atomic
def detach(*, actor: Actor, at: datetime, file: StoredFile, record_kind: str, record_id: int) -> None:
    """Take a wrongly attached file off an open record. The file itself is kept with its trail.

    NotReachable when it does not stand there or may not be opened; RuleBroken ``file.not_yours``, ``file.record_closed``.
    """
    link = EvidenceLink.objects.select_for_update().filter(file=file, record_kind=record_kind, record_id=record_id).first()
    if link is None or not access.may_open_record(actor, record_kind, record_id):
        raise NotReachable("file")
    ensure(access.may_detach(actor, file, record_kind, record_id))
    link.delete()
    before = {"record": f"{record_kind} {record_id}", "sha256": file.sha256}
    record(actor=actor, at=at, action="file.detached", obj=file, label=file.name, before=before)
