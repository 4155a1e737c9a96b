"""Telling readers of what begins to hold; safe to run twice and twice at once."""

from celery import shared_task

from portal.announcements import services
from portal.kernel import clock

BEAT = {"portal.announcements.tasks.tell": 300}


@shared_task(name="portal.announcements.tasks.tell")
def tell() -> None:
    services.tell_readers(at=clock.now())
