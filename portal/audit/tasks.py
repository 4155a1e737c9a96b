"""The clock of the trail."""

from celery import shared_task

from portal.audit import rowtrail, sealing
from portal.kernel import clock

BEAT = {"portal.audit.tasks.seal": 60, "portal.audit.tasks.forget": 86400}


@shared_task(name="portal.audit.tasks.seal")
def seal() -> None:
    """Seal what has been written since; safe to run twice."""
    sealing.seal_all(at=clock.now())


@shared_task(name="portal.audit.tasks.forget")
def forget() -> None:
    """Delete rows of the row trail whose time is over; safe to run twice."""
    rowtrail.forget()
