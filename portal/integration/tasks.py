"""Bringing messages to their receivers."""

from celery import shared_task

from portal.integration import services
from portal.integration.selectors import due_deliveries
from portal.kernel import clock, jobs

BEAT = {"portal.integration.tasks.sweep": 15, "portal.integration.tasks.forget_old": 86400}
MOST_AT_ONCE = 20  # a slow receiver must not fill the queue


@shared_task(name="portal.integration.tasks.deliver")
def deliver(delivery_id: int) -> None:
    services.deliver(delivery_id=delivery_id, at=clock.now())


@shared_task(name="portal.integration.tasks.sweep")
def sweep() -> None:
    """Wake the worker for messages whose next try is due, and for those whose first wake-up was lost."""
    for pk in due_deliveries(clock.now(), MOST_AT_ONCE):
        jobs.publish("portal.integration.tasks.deliver", queue="heavy", delivery_id=pk)


@shared_task(name="portal.integration.tasks.forget_old")
def forget_old() -> None:
    services.forget_old(at=clock.now())
