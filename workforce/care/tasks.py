"""What the room does without anybody asking."""

from celery import shared_task

from portal.kernel import clock
from portal.rights.access import system_actor
from workforce.care import services

BEAT = {"workforce.care.tasks.watch_care": 3600}


@shared_task(name="workforce.care.tasks.watch_care")
def watch_care() -> None:
    """Services that were done and that nobody rates are closed; safe to run again."""
    services.close_silent(actor=system_actor("care watch"), at=clock.now(), today=clock.today())
