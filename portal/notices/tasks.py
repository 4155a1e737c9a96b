"""Sending what is due, making what is gathered, deleting what is old. All safe to run twice and twice at once."""

from celery import shared_task

from portal.kernel import clock, jobs
from portal.notices import services

BEAT = {"portal.notices.tasks.send": 30, "portal.notices.tasks.plan": 300, "portal.notices.tasks.forget": 3600}


@shared_task(name="portal.notices.tasks.send")
def send() -> None:
    """Hand over what is due."""
    if services.send_due(at=clock.now()):
        jobs.publish("portal.notices.tasks.send")


@shared_task(name="portal.notices.tasks.plan")
def plan() -> None:
    """Digests of people and figures for chat groups whose hour has come."""
    services.plan_digests(at=clock.now())
    services.plan_group_messages(at=clock.now())


@shared_task(name="portal.notices.tasks.forget")
def forget() -> None:
    """Notices and log rows past their time."""
    services.forget_old(at=clock.now())
