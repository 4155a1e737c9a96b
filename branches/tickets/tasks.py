"""What the room does without anybody asking."""

from celery import shared_task

from branches.tickets import services
from portal.kernel import clock
from portal.rights.access import system_actor

BEAT = {"branches.tickets.tasks.watch_tickets": 3600}


@shared_task(name="branches.tickets.tasks.watch_tickets")
def watch_tickets() -> None:
    """Overdue tickets go up, silent answers are closed; safe to run again."""
    actor, at, today = system_actor("ticket watch"), clock.now(), clock.today()
    services.escalate_late(actor=actor, at=at, today=today)
    services.close_silent(actor=actor, at=at, today=today)
