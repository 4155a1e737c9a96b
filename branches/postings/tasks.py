"""Reminders of posting tasks go out without anybody asking."""

from celery import shared_task

from branches.postings import services
from portal.kernel import clock
from portal.rights.access import system_actor

BEAT = {"branches.postings.tasks.remind_due": 3600}


@shared_task(name="branches.postings.tasks.remind_due")
def remind_due() -> None:
    """Once for each member, task and period; safe to run again."""
    services.remind_due(actor=system_actor("postings"), at=clock.now())
