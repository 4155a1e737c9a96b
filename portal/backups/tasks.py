"""The alarm."""

from celery import shared_task

from portal.backups import services
from portal.kernel import clock

BEAT = {"portal.backups.tasks.watch": 1800}


@shared_task(name="portal.backups.tasks.watch")
def watch() -> None:
    """Tell of a backup that stays away; safe to run again."""
    services.alarm(at=clock.now())
