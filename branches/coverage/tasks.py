"""New units get their set-up without anybody asking."""

from celery import shared_task

from branches.coverage import services
from portal.kernel import clock
from portal.rights.access import system_actor

BEAT = {"branches.coverage.tasks.open_setups": 3600}


@shared_task(name="branches.coverage.tasks.open_setups")
def open_setups() -> None:
    """A set-up for each unit opened lately that no branch covers; safe to run again."""
    services.open_setups(actor=system_actor("party coverage"), at=clock.now())
