"""The clock of rounds."""

from celery import shared_task

from assessment.rounds import services
from portal.kernel import clock

BEAT = {"assessment.rounds.tasks.remind": 3600, "assessment.rounds.tasks.watch": 21600}


@shared_task(name="assessment.rounds.tasks.remind")
def remind() -> None:
    """Remind the owners of steps that are due; who was reminded in this interval is not reminded again."""
    services.remind_steps(at=clock.now())


@shared_task(name="assessment.rounds.tasks.watch")
def watch() -> None:
    """Verify frozen results and raise the alarm where one is no longer what was published."""
    services.watch_frozen(at=clock.now())
