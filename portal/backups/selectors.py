"""How old the last good backup is, and whether the log of the database leaves for its archive."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Min
from django.utils.timezone import localdate

from portal.backups import rules
from portal.backups.models import BackupMark
from portal.catalogue.selectors import value_on
from portal.rights.models import User

SHOWN = 30


@dataclass(frozen=True)
class Archive:
    """What PostgreSQL says of its archive: whether it is switched on, the last success, whether the last try failed."""

    is_on: bool = False
    archived_at: datetime | None = None
    is_failing: bool = False


def last_marks() -> list[BackupMark]:
    """The newest marks, newest first."""
    return list(BackupMark.objects.all()[:SHOWN])


def alarm_hours(at: datetime) -> int:
    return int(value_on("BACKUP_ALARM_HOURS", localdate(at)))


def is_late(at: datetime) -> bool:
    """Whether there has been no good backup for the hours of the rule; of a new installation they count from its first account."""
    since = BackupMark.objects.order_by("-made_at").values_list("made_at", flat=True).first()
    since = since or User.objects.aggregate(at=Min("date_joined"))["at"]
    return rules.is_late(since, at, timedelta(hours=alarm_hours(at)))


def archive() -> Archive:
    """Two statements on PostgreSQL, none elsewhere."""
    if connection.vendor != "postgresql":
        return Archive()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('archive_mode')")
        is_on = cursor.fetchone()[0] != "off"
        cursor.execute(
            "SELECT last_archived_time, last_failed_time > COALESCE(last_archived_time, '-infinity'::timestamptz) FROM pg_stat_archiver"
        )
        archived_at, is_failing = cursor.fetchone()
    return Archive(is_on, archived_at if is_on else None, is_on and bool(is_failing))


def trouble(at: datetime) -> str:
    """``late``, ``archive`` (the log does not leave), or nothing: what /healthz/ready says, and no more."""
    return "late" if is_late(at) else "archive" if archive().is_failing else ""
