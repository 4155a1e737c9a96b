"""Housekeeping of the house itself."""

from datetime import timedelta

from celery import shared_task

from portal.kernel import clock, jobs, once
from portal.kernel.models import WorkerHeartbeat

BEAT = {"portal.kernel.tasks.sweep": 10, "portal.kernel.tasks.forget_answers": 3600}


@shared_task(name="portal.kernel.tasks.sweep")
def sweep() -> None:
    """Requeue waiting jobs and forget processes that have been silent for an hour."""
    jobs.sweep_jobs()
    WorkerHeartbeat.objects.filter(seen_at__lt=clock.now() - timedelta(hours=1)).delete()


@shared_task(name="portal.kernel.tasks.forget_answers")
def forget_answers() -> None:
    """Forget the answers to idempotent requests whose time is over."""
    once.forget_old(at=clock.now())
