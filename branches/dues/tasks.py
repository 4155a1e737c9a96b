"""The reminder of open dues."""

from celery import shared_task

from branches.dues import services
from portal.kernel import clock

BEAT = {"branches.dues.tasks.remind_of_dues": 86400}


@shared_task(name="branches.dues.tasks.remind_of_dues")
def remind_of_dues() -> None:
    """Reminders of today; safe to run again."""
    services.remind_of_dues(at=clock.now(), today=clock.today())
