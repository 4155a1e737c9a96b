"""The clock of appeals."""

from celery import shared_task

from assessment.appeals import services
from portal.kernel import clock

BEAT = {"assessment.appeals.tasks.remind": 3600}


@shared_task(name="assessment.appeals.tasks.remind")
def remind() -> None:
    """Remind those who decide of answers that are due; what was told in this interval is not told again."""
    services.remind_deciders(at=clock.now())
