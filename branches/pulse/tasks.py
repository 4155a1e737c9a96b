"""What the room does without anybody asking."""

from celery import shared_task

from branches.pulse import services
from portal.kernel import clock
from portal.rights.access import system_actor

BEAT = {"branches.pulse.tasks.close_surveys": 3600}


@shared_task(name="branches.pulse.tasks.close_surveys")
def close_surveys() -> None:
    """End surveys whose last day is over; safe to run again."""
    services.close_due(actor=system_actor("end of surveys"), at=clock.now(), today=clock.today())
