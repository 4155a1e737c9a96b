"""Files beside a record, and the limits that hold."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import QuerySet, Sum
from django.utils.timezone import make_aware

from portal.catalogue.selectors import values_on
from portal.files import access, rules
from portal.files.models import StoredFile
from portal.rights.access import Actor


def files_of(record_kind: str, record_id: int) -> QuerySet[StoredFile]:
    """The files linked to one record, in the order they came. The caller has checked that the record may be seen."""
    return StoredFile.objects.filter(links__record_kind=record_kind, links__record_id=record_id).order_by("uploaded_at", "links__pk")


def limits_on(day: date) -> rules.Limits:
    """The limits of the catalogue: one statement."""
    found = values_on(["UPLOAD_FILE_MB", "UPLOAD_DAY_MB"], day)
    return rules.Limits(int(found["UPLOAD_FILE_MB"]) * 2**20, int(found["UPLOAD_DAY_MB"]) * 2**20)


def brought_on(user_id: int, day: date) -> int:
    """Bytes that an account has uploaded on ``day``."""
    start = make_aware(datetime.combine(day, time.min))
    return StoredFile.objects.filter(uploaded_by=user_id, uploaded_at__gte=start).aggregate(n=Sum("size"))["n"] or 0


@dataclass(frozen=True)
class FileRow:
    file: StoredFile
    can_detach: bool


@dataclass(frozen=True)
class FilePanel:
    """What ``portal/files/_panel.html`` draws; a page gives it as ``file_panel``."""

    record_kind: str
    record_id: int
    rows: list[FileRow]
    is_open: bool  # files may be added and own ones taken off
    left: int
    accept: str = rules.ACCEPT


def file_panel(actor: Actor, record_kind: str, record_id: int) -> FilePanel:
    """The panel of one record, which the caller has fetched within the reader's reach: one statement and the room's answer."""
    files = list(files_of(record_kind, record_id).select_related("uploaded_by"))
    is_open = access.may_change_record(actor, record_kind, record_id)
    rows = [FileRow(f, is_open and f.uploaded_by_id == actor.user_id) for f in files]
    left = max(0, rules.MAX_FILES - len(files))
    return FilePanel(record_kind, record_id, rows, is_open, left)
