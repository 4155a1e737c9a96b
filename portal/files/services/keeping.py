"""Letting go of files that stand beside nothing, and of bytes on disk that no row knows."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.timezone import localdate

from portal.audit.services import record
from portal.files.models import StoredFile
from portal.files.selectors import loose, orphan_days
from portal.kernel import retention
from portal.kernel.leftovers import strays
from portal.rights.access import Actor

FOLDERS = ("files", "thumbs")
YOUNG = timedelta(days=1)  # an upload that is being written has no row yet


@dataclass(frozen=True)
class Swept:
    files: int = 0
    bytes: int = 0


def forget_loose(*, actor: Actor, at: datetime, dry_run: bool = False) -> Swept:
    """Delete files that have stood beside no record for the days of the catalogue, each with its trail. Safe to run twice."""
    rows = loose(at, at - timedelta(days=orphan_days(localdate(at))))
    found = list(rows.order_by("pk").values_list("pk", "size"))
    if dry_run:
        return Swept(len(found), sum(size for _, size in found))
    gone = [size for pk, size in found if _forget(actor, at, pk)]
    return Swept(len(gone), sum(gone))


def _forget(actor: Actor, at: datetime, pk: UUID) -> bool:
    try:
        with transaction.atomic():
            file = loose(at, at).select_for_update(of=("self",)).filter(pk=pk).first()
            if file is None:
                return False
            names = [name for name in (file.content.name, file.thumbnail.name) if name]
            before = {"sha256": file.sha256, "size": file.size}
            record(actor=actor, at=at, action="file.forgotten", obj=file, label=file.name, before=before)
            file.delete()
            for name in names:
                transaction.on_commit(partial(default_storage.delete, name))
    except ProtectedError:  # another room holds it by a key of its own
        return False
    return True


def forget_strays(*, at: datetime, dry_run: bool = False) -> Swept:
    """Delete bytes below the folders of this subject that no row names and that are older than a day. Safe to run twice."""
    if retention.is_whole_held("files", localdate(at)):
        return Swept()
    columns = [(StoredFile.objects.all(), name) for name in ("content", "thumbnail")]
    found = list(strays(default_storage, FOLDERS, columns=columns, older_than=at - YOUNG))
    for name, _size in found if not dry_run else ():
        default_storage.delete(name)
    return Swept(len(found), sum(size for _name, size in found))
