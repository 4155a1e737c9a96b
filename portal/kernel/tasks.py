"""Housekeeping of the house itself."""

from datetime import timedelta

from celery import shared_task

from portal.kernel import clock, jobs, once, rhythm
from portal.kernel.models import WorkerHeartbeat

BEAT = {"portal.kernel.tasks.sweep": 10, "portal.kernel.tasks.wake_due": 60, "portal.kernel.tasks.forget_answers": 3600}


@shared_task(name="portal.kernel.tasks.sweep")
def sweep() -> None:
    """Requeue waiting jobs and forget processes that have been silent for an hour."""
    jobs.sweep_jobs()
    WorkerHeartbeat.objects.filter(seen_at__lt=clock.now() - timedelta(hours=1)).delete()


@shared_task(name="portal.kernel.tasks.wake_due")
def wake_due() -> None:
    """Wake a worker for each task of half an hour and more that is not done yet in its stretch; safe to run twice."""
    for task, stretch in rhythm.due(rhythm.all_beats(), clock.now()):
        jobs.publish("portal.kernel.tasks.run_due", name=task, stretch=stretch)


@shared_task(name="portal.kernel.tasks.run_due")
def run_due(name: str, stretch: str) -> None:
    """Do the work of one stretch."""
    rhythm.run(name, stretch)


@shared_task(name="portal.kernel.tasks.forget_answers")
def forget_answers() -> None:
    """Forget the answers to idempotent requests whose time is over, and what the clock did long ago."""
    once.forget_old(at=clock.now())
    rhythm.forget_old(at=clock.now())
