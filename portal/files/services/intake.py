"""Taking files in: looked at, freed of what they tell of their maker, stored once, made ready to be looked at."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import IO, BinaryIO, cast

from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.timezone import localdate

from portal.audit.services import record
from portal.files import rules
from portal.files.cleaning import cleaned
from portal.files.contents import check_content
from portal.files.likeness import likeness_of
from portal.files.models import StoredFile
from portal.files.selectors import brought_on, limits_on, own_twin
from portal.kernel.errors import RuleBroken, ensure
from portal.kernel.uploads import verdict_on
from portal.rights.access import Actor

PREPARED_AT_ONCE = 50


def check_upload(*, actor: Actor, at: datetime, upload: UploadedFile, besides: int = 0) -> str:
    """The cleaned name of an upload that may be kept. RuleBroken ``file.*`` for one that may not.

    ``besides``: bytes that come in together with it and are not stored yet. The virus scanner has been asked before the page began
    its work and is not asked again (``portal.kernel.uploads``).
    """
    name, day = rules.clean_name(upload.name or ""), localdate(at)
    upload.seek(0)
    head = upload.read(16)
    brought = besides + (brought_on(actor.user_id, day) if actor.user_id else 0)
    ensure(rules.may_store(name, upload.size or 0, head, limits_on(day), brought, upload.content_type or ""), field="files")
    verdict = check_content(rules.extension_of(name), cast(BinaryIO, upload)) and verdict_on(upload)
    if not verdict:
        raise RuleBroken(verdict.code, field="files", name=name)
    return name


def _digest(chunks: Iterable[bytes]) -> str:
    found = hashlib.sha256()
    for chunk in chunks:
        found.update(chunk)
    return found.hexdigest()


@transaction.atomic
def store_upload(*, actor: Actor, at: datetime, upload: UploadedFile) -> StoredFile:
    """Check and keep an upload; the same content from the same account again gives the file that is there.

    RuleBroken: wrong kind, too big, empty, damaged, disguised, with macros or scripts.
    """
    name = check_upload(actor=actor, at=at, upload=upload)
    received = _digest(upload.chunks())
    with cleaned(rules.extension_of(name), cast(BinaryIO, upload)) as content:
        kept = File(cast(IO[bytes], content), name)
        digest = _digest(kept.chunks())
        twin = own_twin(actor, digest) if actor.user_id else None
        if twin is not None:
            return twin
        file = StoredFile(
            name=name, content_type=rules.content_type_of(name), size=_size(content), sha256=digest, original_sha256=received,
            uploaded_by=actor.user, uploaded_at=at, loose_since=at,
        )  # fmt: skip
        # On disk the file has its random key as name: nothing of the user's name reaches the file system.
        file.content.save(f"{file.pk}.{rules.extension_of(name)}", kept, save=False)
    file.save()
    prepare(file=file, at=at)
    after = {"sha256": file.sha256, "received": received, "size": file.size}
    record(actor=actor, at=at, action="file.stored", obj=file, label=name, after=after)
    return file


def _size(content: IO[bytes]) -> int:
    size = content.seek(0, 2)
    content.seek(0)
    return size


@transaction.atomic
def prepare(*, file: StoredFile, at: datetime) -> StoredFile:
    """Make the small picture and the fingerprint of a photo; of anything else only note that nothing is to be made.

    Doing it twice is the same as once.
    """
    if file.prepared_at is not None:
        return file
    if file.is_photo:
        with file.content.open("rb") as content:
            likeness = likeness_of(cast(BinaryIO, content))
        if likeness is not None:
            file.thumbnail.save(f"{file.pk}.jpg", ContentFile(likeness.small), save=False)
            file.fingerprint = likeness.fingerprint
            if likeness.fingerprint is not None:
                file.band_0, file.band_1, file.band_2, file.band_3 = rules.bands_of(likeness.fingerprint)
    file.prepared_at = at
    file.save(update_fields=["thumbnail", "fingerprint", "band_0", "band_1", "band_2", "band_3", "prepared_at"])
    return file


def prepare_waiting(*, at: datetime) -> int:
    """Prepare files that came in before pictures were made, or whose worker died; returns how many. Safe to run twice."""
    waiting = list(StoredFile.objects.filter(prepared_at=None).order_by("uploaded_at")[:PREPARED_AT_ONCE])
    for file in waiting:
        if file.content.storage.exists(str(file.content.name)):
            prepare(file=file, at=at)
        else:  # lost on disk: nothing can be made, and it is not asked for again
            StoredFile.objects.filter(pk=file.pk).update(prepared_at=at)
    return len(waiting)
