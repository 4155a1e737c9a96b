"""The clock of panels."""

from celery import shared_task

from portal.kernel import clock
from portal.panels import services

BEAT = {"portal.panels.tasks.remind": 1800}


@shared_task(name="portal.panels.tasks.remind")
def remind() -> None:
    """Remind members who are late; whoever was reminded in this interval is not reminded again."""
    services.remind_due(at=clock.now())
