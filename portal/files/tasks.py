"""Small pictures for files that still lack them, and letting go of what stands beside nothing."""

from celery import shared_task

from portal.files import services
from portal.kernel import clock
from portal.rights.access import system_actor

BEAT = {"portal.files.tasks.prepare_waiting": 300, "portal.files.tasks.forget_loose": 86400}


@shared_task(name="portal.files.tasks.prepare_waiting")
def prepare_waiting() -> None:
    services.prepare_waiting(at=clock.now())


@shared_task(name="portal.files.tasks.forget_loose")
def forget_loose() -> None:
    services.forget_loose(actor=system_actor("clean_files"), at=clock.now())
    services.forget_strays(at=clock.now())
