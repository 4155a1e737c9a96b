"""Background work. The database row is the truth; a message to the broker only wakes a worker up.

``publish`` sends a message after the commit and never fails the page: what is lost, the sweeper finds in the tables.
``enqueue`` makes a Job with progress that a person can watch. A job task is written with ``@job_task``.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial, wraps
from typing import Any

from celery import current_app, shared_task
from django.db import transaction
from django.db.models import F, Q

from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.models import Job, JobState, WorkerHeartbeat

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=60)
ALIVE = timedelta(seconds=30)
MAX_ATTEMPTS = 3


def _send(task: str, kwargs: dict[str, Any], queue: str) -> None:
    try:
        current_app.send_task(task, kwargs=kwargs, queue=queue, retry=False)
    except Exception:  # a broken broker must not break a saved page; the sweeper resends
        log.warning("broker did not take %s", task, exc_info=True)


def publish(task: str, *, queue: str = "fast", **ids: Any) -> None:
    """Wake a worker for ``task`` (dotted name) with ids after the commit of the current transaction."""
    transaction.on_commit(partial(_send, task, ids, queue), robust=True)


@transaction.atomic
def enqueue(*, task: str, params: dict[str, Any], title: str, owner: Any, at: datetime, total: int = 0) -> Job:
    """A watched job: ``task`` names a ``@job_task`` function, ``params`` must be JSON."""
    job = Job.objects.create(task=task, params=params, title=title, owner=owner, total=total, created_at=at)
    publish(task, queue="heavy", job_id=job.pk)
    return job


def claim(job_id: int) -> Job | None:
    """Take a queued job, or one whose lease ran out; None when somebody else has it or it has ended."""
    now = clock.now()
    free = Q(state=JobState.QUEUED) | Q(state=JobState.RUNNING, lease_until__lt=now)
    taken = Job.objects.filter(free, pk=job_id).update(
        state=JobState.RUNNING, started_at=now, lease_until=now + LEASE, attempts=F("attempts") + 1
    )
    return Job.objects.select_related("owner").get(pk=job_id) if taken else None


def progress(job: Job, done: int, total: int | None = None) -> bool:
    """Write progress and renew the lease. False when the job was cancelled: the work should stop."""
    fields: dict[str, Any] = {"done": done, "lease_until": clock.now() + LEASE}
    if total is not None:
        fields["total"] = total
    return bool(Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(**fields))


def finish(job: Job, *, result: dict[str, Any] | None = None, url: str = "") -> None:
    Job.objects.filter(pk=job.pk).update(
        state=JobState.DONE, finished_at=clock.now(), result=result or {}, result_url=url, lease_until=None
    )


def fail(job: Job, code: str, params: dict[str, Any] | None = None) -> None:
    Job.objects.filter(pk=job.pk).update(
        state=JobState.FAILED, finished_at=clock.now(), error_code=code, error_params=params or {}, lease_until=None
    )


def job_task(name: str) -> Callable:
    """Make ``work(job) -> (result, url)`` a task that claims its job, records its end and is safe to start twice."""

    def wrap(work: Callable[[Job], tuple[dict[str, Any], str]]) -> Any:
        @shared_task(name=name)
        @wraps(work)
        def run(job_id: int) -> None:
            job = claim(job_id)
            if job is None:
                return
            if job.attempts > MAX_ATTEMPTS:
                fail(job, "job.gave_up")
                return
            try:
                result, url = work(job)
            except RuleBroken as broken:
                fail(job, broken.code, {k: str(v) for k, v in broken.params.items()})
            except Exception:
                log.exception("job %s failed", job_id)
                fail(job, "job.failed", {"no": str(job_id)})
            else:
                finish(job, result=result, url=url)

        return run

    return wrap


def sweep_jobs() -> int:
    """Send waiting and abandoned jobs to a worker once more; returns how many. Safe to run twice."""
    now = clock.now()
    stale = Job.objects.filter(Q(state=JobState.RUNNING, lease_until__lt=now) | Q(state=JobState.QUEUED, created_at__lt=now - LEASE))
    rows = list(stale.values_list("task", "pk")[:100])
    for task, pk in rows:
        _send(task, {"job_id": pk}, "heavy")
    return len(rows)


def workers_alive(now: datetime) -> bool:
    """Whether any worker gave a sign of life in the last half minute."""
    return WorkerHeartbeat.objects.filter(kind="worker", seen_at__gte=now - ALIVE).exists()
