"""What the room does without anybody asking."""

from celery import shared_task

from branches.whistle import services
from portal.kernel import clock
from portal.rights.access import system_actor

BEAT = {"branches.whistle.tasks.tell_whistle_officers": 3600, "branches.whistle.tasks.erase_whistle_reports": 86400}


@shared_task(name="branches.whistle.tasks.tell_whistle_officers")
def tell_whistle_officers() -> None:
    """Tell officers of the days before; safe to run again."""
    services.tell_officers(actor=system_actor("daily notice"), at=clock.now())


@shared_task(name="branches.whistle.tasks.erase_whistle_reports")
def erase_whistle_reports() -> None:
    """Erase what is over; safe to run again."""
    services.erase_old(actor=system_actor("retention"), at=clock.now())
