"""What the room does without anybody asking."""

from celery import shared_task

from branches.safety import services
from portal.kernel import clock
from portal.rights.access import system_actor

BEAT = {"branches.safety.tasks.escalate_hazards": 3600}


@shared_task(name="branches.safety.tasks.escalate_hazards")
def escalate_hazards() -> None:
    """Tell of overdue hazards; safe to run again."""
    services.escalate_hazards(actor=system_actor("hazard escalation"), at=clock.now(), today=clock.today())
