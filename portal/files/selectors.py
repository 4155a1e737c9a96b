"""Files beside a record, where else they stand, which photos look alike, and the limits that hold."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils.timezone import localdate, make_aware

from portal.catalogue.selectors import value_on, values_on
from portal.files import access, rules
from portal.files.access import Place
from portal.files.models import EvidenceLink, StoredFile
from portal.kernel import retention
from portal.kernel.scope import Scope
from portal.organization.models import Node
from portal.rights.access import Actor

MOST_CANDIDATES = 2000  # photos looked at for one search; the newest of them


def files_of(record_kind: str, record_id: int) -> QuerySet[StoredFile]:
    """The files linked to one record, in the order they came. The caller has checked that the record may be seen."""
    return StoredFile.objects.filter(links__record_kind=record_kind, links__record_id=record_id).order_by("links__pk")


def limits_on(day: date) -> rules.Limits:
    """The limits of the catalogue: one statement."""
    found = values_on(["UPLOAD_FILE_MB", "UPLOAD_DAY_MB", "UPLOAD_NODE_MB"], day)
    return rules.Limits(*(int(found[code]) * 2**20 for code in ("UPLOAD_FILE_MB", "UPLOAD_DAY_MB", "UPLOAD_NODE_MB")))


def brought_on(user_id: int, day: date) -> int:
    """Bytes that an account has uploaded on ``day``."""
    start = make_aware(datetime.combine(day, time.min))
    return StoredFile.objects.filter(uploaded_by=user_id, uploaded_at__gte=start).aggregate(n=Sum("size"))["n"] or 0


def kept_at(node_id: int) -> int:
    """Bytes that are counted for a branch or unit."""
    return StoredFile.objects.filter(node=node_id).aggregate(n=Sum("size"))["n"] or 0


def own_twin(actor: Actor, sha256: str) -> StoredFile | None:
    """The same bytes among the actor's own uploads; whether somebody else has them is nobody's business."""
    return StoredFile.objects.filter(uploaded_by=actor.user_id, sha256=sha256).order_by("uploaded_at").first()


@dataclass(frozen=True)
class FileRow:
    file: StoredFile
    can_detach: bool = False
    elsewhere: list[Place] = field(default_factory=list)


@dataclass(frozen=True)
class FilePanel:
    """What ``portal/files/_panel.html`` draws; a page gives it as ``file_panel``."""

    record_kind: str
    record_id: int
    rows: list[FileRow]
    is_open: bool  # files may be added
    left: int
    accept: str = rules.ACCEPT
    hide_uploaders: bool = False  # who brought a file would tell whose the record is

    @property
    def photos(self) -> list[FileRow]:
        return [row for row in self.rows if row.file.thumbnail]

    @property
    def papers(self) -> list[FileRow]:
        return [row for row in self.rows if not row.file.thumbnail]


def file_panel(actor: Actor, record_kind: str, record_id: int, *, hide_uploaders: bool = False) -> FilePanel:
    """The panel of one record, which the caller has fetched within the reader's reach: two statements, one more for each
    kind of record that its files stand beside besides, and the room's answer."""
    files = list(files_of(record_kind, record_id).select_related("uploaded_by"))
    may_take_off = access.may_change_record(actor, record_kind, record_id)
    other = places_of(actor, [f.pk for f in files], but=(record_kind, record_id))
    rows = [FileRow(f, may_take_off and f.uploaded_by_id == actor.user_id, other.get(f.pk, [])) for f in files]
    left = max(0, rules.MAX_FILES - len(files))
    is_open = access.may_add_to_record(actor, record_kind, record_id)
    return FilePanel(record_kind, record_id, rows, is_open, left, hide_uploaders=hide_uploaders)


def places_of(actor: Actor, file_ids: Collection[UUID], *, but: tuple[str, int] | None = None) -> dict[UUID, list[Place]]:
    """file id -> records that it stands beside and that the actor may open, without the record ``but``."""
    links = EvidenceLink.objects.filter(file__in=file_ids) if file_ids else EvidenceLink.objects.none()
    rows = [row for row in links.order_by("pk").values_list("file_id", "record_kind", "record_id") if row[1:] != but]
    found: dict[UUID, list[Place]] = {}
    for kind in dict.fromkeys(kind for _, kind, _ in rows):
        owner = access.owner_of(kind)
        if owner is None or owner.places is None:
            continue
        known = owner.places(actor, {pk for _, named, pk in rows if named == kind})
        for file_id, named, pk in rows:
            if named == kind and pk in known:
                found.setdefault(file_id, []).append(known[pk])
    return found


def choosable(actor: Actor, record_kind: str, record_id: int) -> QuerySet[StoredFile]:
    """Files that the actor may put beside a record: own uploads, and what stands beside records of his reach; newest first."""
    wanted = Q(uploaded_by=actor.user_id)
    for kind, owner in access.owners().items():
        if owner.reach is not None:
            wanted |= Q(Exists(EvidenceLink.objects.filter(file=OuterRef("pk"), record_kind=kind, record_id__in=owner.reach(actor))))
    there = EvidenceLink.objects.filter(file=OuterRef("pk"), record_kind=record_kind, record_id=record_id)
    return StoredFile.objects.filter(wanted).exclude(Exists(there)).select_related("uploaded_by").order_by("-uploaded_at", "pk")


@dataclass(frozen=True)
class LikePhoto:
    """``file`` of the search looks like the file ``other_id``; ``apart`` of 64 bits differ."""

    file: StoredFile
    other_id: UUID
    apart: int


def like_photos(files: Collection[StoredFile], most_apart: int) -> list[LikePhoto]:
    """Stored photos that look like any of ``files``, the most alike first. One statement.

    A photo further than seven bits away is not found, whatever is asked for: the indexes hold the fingerprint in four
    pieces, and of seven bits at most one falls into one of them.
    """
    photos = [f for f in files if f.fingerprint is not None]
    near = Q()
    for number in range(rules.BANDS):
        pieces = {piece for f in photos for piece in rules.near_bands(rules.bands_of(f.fingerprint or 0)[number])}
        near |= Q(**{f"band_{number}__in": sorted(pieces)})
    if not photos:
        return []
    rows = StoredFile.objects.filter(near, fingerprint__isnull=False).exclude(pk__in=[f.pk for f in files]).order_by("-uploaded_at")
    candidates = list(rows.values_list("pk", "fingerprint")[:MOST_CANDIDATES])
    found = [LikePhoto(f, pk, rules.bits_apart(f.fingerprint or 0, print_ or 0)) for f in photos for pk, print_ in candidates]
    return sorted((like for like in found if like.apart <= most_apart), key=lambda like: like.apart)


def loose(at: datetime, since: datetime) -> QuerySet[StoredFile]:
    """Files that have stood beside no record since ``since`` and that nothing holds."""
    places = ("node__path", "uploaded_by__person__unit__path")
    rows = StoredFile.objects.filter(~Exists(EvidenceLink.objects.filter(file=OuterRef("pk"))), loose_since__lt=min(since, at))
    return rows.filter(retention.unheld("files", localdate(at), person="uploaded_by__person_id", paths=places))


def orphan_days(day: date) -> int:
    return int(value_on("UPLOAD_ORPHAN_DAYS", day))


def usage_rows(scope: Scope) -> QuerySet[Node]:
    """Branches and units of the reach that keep files, with number and bytes, in the order of the tree."""
    rows = Node.objects.within(scope).filter(stored_files__isnull=False)
    return rows.annotate(files=Count("stored_files"), kept=Sum("stored_files__size")).order_by("path")
