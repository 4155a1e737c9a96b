"""What the room does without anybody asking."""

from celery import shared_task

from portal.kernel import clock
from portal.rights.access import system_actor
from workforce.cases import services

BEAT = {"workforce.cases.tasks.watch_cases": 3600}


@shared_task(name="workforce.cases.tasks.watch_cases")
def watch_cases() -> None:
    """Overdue cases go up, silent answers are reminded of and then closed; safe to run again."""
    actor, at, today = system_actor("case watch"), clock.now(), clock.today()
    services.escalate_late(actor=actor, at=at, today=today)
    services.watch_silence(actor=actor, at=at, today=today)
