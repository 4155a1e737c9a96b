"""What the room does without anybody asking."""

from celery import shared_task

from portal.kernel import clock
from portal.rights.access import system_actor
from workforce.proposals import services

BEAT = {"workforce.proposals.tasks.watch_proposals": 3600}


@shared_task(name="workforce.proposals.tasks.watch_proposals")
def watch_proposals() -> None:
    """Overdue proposals go up, silent answers are closed; safe to run again."""
    actor, at, today = system_actor("proposal watch"), clock.now(), clock.today()
    services.escalate_late(actor=actor, at=at, today=today)
    services.close_silent(actor=actor, at=at, today=today)
