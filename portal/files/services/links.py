"""Linking files to records, using one file in several places, and taking a wrong one off again."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.timezone import localdate

from portal.audit.services import record
from portal.files import access, rules
from portal.files.models import EvidenceLink, StoredFile
from portal.files.selectors import kept_at, limits_on
from portal.files.services.intake import check_upload, store_upload
from portal.kernel.errors import NotReachable, RuleBroken, ensure
from portal.organization.models import Node
from portal.rights.access import Actor
from portal.search import services as search


@transaction.atomic
def attach(*, actor: Actor, at: datetime, file: StoredFile, record_kind: str, record_id: int) -> EvidenceLink:
    """Link ``file`` to a record; linking twice is the same as once.

    NotReachable for a file that has been forgotten meanwhile; RuleBroken ``file.too_many``, ``file.place_is_full``.
    """
    if not _hold(file):
        raise NotReachable("file")
    link, is_new = EvidenceLink.objects.get_or_create(file=file, record_kind=record_kind, record_id=record_id)
    if is_new:
        if EvidenceLink.objects.filter(record_kind=record_kind, record_id=record_id).count() > rules.MAX_FILES:
            raise RuleBroken("file.too_many", field="files", limit=rules.MAX_FILES)
        search.refresh(index="file", ids=[link.pk])
        _settle(file, at, record_kind, record_id)
        record(actor=actor, at=at, action="file.attached", obj=file, label=file.name, after={"record": f"{record_kind} {record_id}"})
        access.tell_owner(actor, record_kind, record_id)
    return link


def _hold(file: StoredFile) -> bool:
    """Hold the file until the end: who links it, takes it off or forgets it sees what the others have done. False when gone."""
    nodes = list(StoredFile.objects.select_for_update(no_key=True).filter(pk=file.pk).values_list("node", flat=True))
    if nodes:
        file.node_id = nodes[0]
    return bool(nodes)


def _settle(file: StoredFile, at: datetime, record_kind: str, record_id: int) -> None:
    """The first record decides which branch or unit keeps the file; it must have room."""
    if file.node_id is None:
        node = _place(file, record_kind, record_id)
        if node is not None:
            ensure(rules.may_take(kept_at(node.pk), file.size, limits_on(localdate(at)), node.name), field="files")
            file.node = node
    file.loose_since = None
    file.save(update_fields=["node", "loose_since"])


def _place(file: StoredFile, record_kind: str, record_id: int) -> Node | None:
    """The node that answers for the record, else the unit of the uploader; held, so that two uploads count one another."""
    owner = access.owner_of(record_kind)
    node_id = owner.node_of(record_id) if owner is not None and owner.node_of is not None else None
    if node_id is None and file.uploaded_by.person is not None:
        node_id = file.uploaded_by.person.unit_id
    return Node.objects.select_for_update(of=("self",), no_key=True).filter(pk=node_id).first() if node_id is not None else None


def _ensure_open(actor: Actor, record_kind: str, record_id: int) -> None:
    if not access.may_open_record(actor, record_kind, record_id):
        raise NotReachable(record_kind)
    if not access.may_add_to_record(actor, record_kind, record_id):
        raise RuleBroken("file.record_closed", field="files")


@transaction.atomic
def attach_uploads(*, actor: Actor, at: datetime, uploads: Sequence[UploadedFile], record_kind: str, record_id: int) -> list[StoredFile]:
    """Put several uploads beside a record whose room allows it, all or none.

    NotReachable for whoever may not open the record; RuleBroken ``file.*``.
    """
    _ensure_open(actor, record_kind, record_id)
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
def reuse(*, actor: Actor, at: datetime, files: Collection[UUID], record_kind: str, record_id: int) -> list[StoredFile]:
    """Put files that are here already beside a further record, all or none; nothing is copied.

    NotReachable for a record or a file that the actor may not open; RuleBroken ``file.*``.
    """
    _ensure_open(actor, record_kind, record_id)
    if not files:
        raise RuleBroken("file.none", field="files")
    rows = StoredFile.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=list(files)).prefetch_related("links")
    stored = list(rows.order_by("uploaded_at", "pk"))
    if len(stored) != len(set(files)) or not all(access.may_open_file(actor, file) for file in stored):
        raise NotReachable("file")
    for file in stored:
        attach(actor=actor, at=at, file=file, record_kind=record_kind, record_id=record_id)
    return stored


@transaction.atomic
def detach(*, actor: Actor, at: datetime, file: StoredFile, record_kind: str, record_id: int) -> None:
    """Take a wrongly attached file off an open record. The file itself is kept for some days, and its trail for good.

    NotReachable when it does not stand there or may not be opened; RuleBroken ``file.not_yours``, ``file.record_closed``.
    """
    is_there = _hold(file)
    link = EvidenceLink.objects.select_for_update().filter(file=file, record_kind=record_kind, record_id=record_id).first()
    if not is_there or link is None or not access.may_open_record(actor, record_kind, record_id):
        raise NotReachable("file")
    ensure(access.may_detach(actor, file, record_kind, record_id))
    gone = link.pk
    link.delete()
    search.refresh(index="file", ids=[gone])
    if not file.links.exists():
        StoredFile.objects.filter(pk=file.pk).update(loose_since=at)
    before = {"record": f"{record_kind} {record_id}", "sha256": file.sha256}
    record(actor=actor, at=at, action="file.detached", obj=file, label=file.name, before=before)
    access.tell_owner(actor, record_kind, record_id)
