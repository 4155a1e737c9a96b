"""The clock of the trail."""

from celery import shared_task

from portal.audit import sealing
from portal.kernel import clock

BEAT = {"portal.audit.tasks.seal": 60}


@shared_task(name="portal.audit.tasks.seal")
def seal() -> None:
    """Seal what has been written since; safe to run twice."""
    sealing.seal_all(at=clock.now())
