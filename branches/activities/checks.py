"""What ``manage.py check --database default`` and ``migrate`` say of the table of attendance."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning
from django.db import DatabaseError, connection

from branches.activities.services import partitions


def check_partitions(*, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """The setting and the table say the same of its parts."""
    if not databases or connection.vendor != "postgresql":
        return []
    try:
        is_cut = partitions.is_cut()
    except DatabaseError:  # before the first migration there is no table
        return []
    if settings.ATTENDANCE_PARTITIONS and not is_cut:
        hint = "Run manage.py partition_attendance --yes, or unset HONGJIANG_ATTENDANCE_PARTITIONS."
        return [Warning("HONGJIANG_ATTENDANCE_PARTITIONS is 1 and the table of attendance is plain.", hint=hint, id="branches.W001")]
    if is_cut and not settings.ATTENDANCE_PARTITIONS:
        hint = "Set HONGJIANG_ATTENDANCE_PARTITIONS=1, or the part of the next year is not made and its rows go into that for the rest."
        return [Warning("The table of attendance is partitioned and nobody keeps its parts ahead.", hint=hint, id="branches.W002")]
    return []
