"""What the room does without anybody asking."""

from celery import shared_task
from django.conf import settings

from branches.activities.services import partitions

BEAT = {"branches.activities.tasks.keep_partitions": 86400}


@shared_task(name="branches.activities.tasks.keep_partitions")
def keep_partitions() -> None:
    """The part of the next year is there long before it is needed; safe to run again."""
    if settings.ATTENDANCE_PARTITIONS:
        partitions.keep_ahead()
