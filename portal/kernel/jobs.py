"""Background work. The database row is the truth; a message to the broker only wakes a worker up.

``publish`` sends a message after the commit and never fails the page: what is lost, the sweeper finds in the tables.
``enqueue`` makes a Job with progress that a person can watch. A job task is written with ``@job_task``.

Work in steps of its own transactions reports with ``progress``, which raises JobStopped once the row has ended. Work in one
long transaction cannot: nobody would see the row before the commit, and on SQLite nobody else could write at all. It calls
``report``, which keeps the count and the sign of life in the cache, and raises JobStopped where somebody has asked it to stop
(``ask_to_stop``). Tasks let JobStopped pass.

The cache is a convenience: where it cannot be reached, work goes on, progress is late, and nobody takes over work that may
still have its worker.
"""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial, wraps
from typing import Any

from celery import current_app, shared_task
from django.conf import settings
from django.core.cache import caches
from django.db import transaction
from django.db.models import F, Q
from django.utils.connection import ConnectionProxy

from portal.kernel import clock
from portal.kernel.caching import is_away
from portal.kernel.errors import RuleBroken
from portal.kernel.models import Job, JobState, WorkerHeartbeat

log = logging.getLogger(__name__)
cache: Any = ConnectionProxy(caches, "signs")  # it says when it cannot be asked, unlike the default one
LEASE = timedelta(seconds=60)
ALIVE = timedelta(seconds=30)
# There is one beat and everything waits for it, so its silence is told sooner; its sign stands in two places (portal/celery.py).
BEAT_ALIVE = timedelta(seconds=8)
BEAT_SIGN = "beat:alive"
MAX_ATTEMPTS = 3
ASKED_FOR = timedelta(days=1)  # how long a wish to stop is remembered
# What has not ended. A job may end without having been claimed: the sweeper wakes the parts of a scoring run by themselves.
OPEN = (JobState.QUEUED, JobState.RUNNING)


class _Away:
    until = 0.0  # monotonic: before this moment nothing is sent


_broker_away = _Away()


class JobStopped(Exception):
    """Somebody has asked the job to stop: the work rolls back what it has not committed."""


def _send(task: str, kwargs: dict[str, Any], queue: str) -> None:
    """Hand a message to the broker; one that hangs costs a page one wait, not one for each message."""
    if time.monotonic() < _broker_away.until or is_away():
        return
    try:
        current_app.send_task(task, kwargs=kwargs, queue=settings.TASK_QUEUES.get(task, queue), retry=False)
    except Exception:  # a broken broker must not break a saved page; the sweeper resends
        _broker_away.until = time.monotonic() + settings.BROKER_PAUSE
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


def _key(pk: int, what: str) -> str:
    return f"job:{pk}:{what}"


def report(job: Job, done: int) -> None:
    """Progress and a sign of life from inside a transaction, at least once in ``LEASE``. Raises JobStopped when asked to stop."""
    if is_away():
        return
    try:
        cache.set(_key(job.pk, "done"), done, LEASE.total_seconds())
        is_unwanted = cache.get(_key(job.pk, "stop"))
    except Exception:  # a lost cache costs the progress bar, never the work
        log.warning("job %s could not report", job.pk, exc_info=True)
        return
    if is_unwanted:
        raise JobStopped


def reported(pk: int) -> int | None:
    """How far ``report`` says the work is; None when it has been silent for a lease. A Redis that hangs is waited for once."""
    if is_away():
        return None
    try:
        return cache.get(_key(pk, "done"))
    except Exception:
        log.warning("what job %s reports cannot be read", pk, exc_info=True)
        return None


def _is_silent(pk: int) -> bool:
    """Whether surely nobody reports: not so while the cache cannot be asked."""
    if is_away():
        return False
    try:
        return cache.get(_key(pk, "done")) is None
    except Exception:
        log.warning("whether job %s reports cannot be told", pk, exc_info=True)
        return False


def _forget_signs(pk: int, *names: str) -> None:
    try:
        cache.delete_many([_key(pk, name) for name in names])
    except Exception:  # they run out by themselves
        log.warning("the signs of job %s are left", pk, exc_info=True)


def is_reporting(job: Job | None) -> bool:
    """Whether a worker is at it inside a transaction: it may hold the embedded database so that no other sign gets through."""
    return job is not None and reported(job.pk) is not None


def ask_to_stop(job: Job) -> None:
    """Stop a job without waiting for it: the wish is left in the cache, where work inside a transaction finds it."""
    try:
        cache.set(_key(job.pk, "stop"), True, ASKED_FOR.total_seconds())
    except Exception:  # the row alone says it then
        log.warning("the wish to stop job %s is in its row only", job.pk, exc_info=True)
    if reported(job.pk) is not None:
        return
    ended: dict[str, Any] = {"state": JobState.CANCELLED, "finished_at": clock.now(), "lease_until": None}
    if Job.objects.filter(pk=job.pk, state=JobState.QUEUED).update(**ended):
        _forget_signs(job.pk, "stop")  # it never began
    else:
        Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(**ended)


def with_progress(job: Job) -> Job:
    """``job`` with what it reports now instead of what its row says."""
    if job.state == JobState.RUNNING and (done := reported(job.pk)) is not None:
        job.done = min(done, job.total) if job.total else done
    return job


def claim(job_id: int) -> Job | None:
    """Take a queued job, or one whose lease ran out; None when somebody else has it or it has ended."""
    now, free = clock.now(), Q(state=JobState.QUEUED)
    if _is_silent(job_id):
        free |= Q(state=JobState.RUNNING, lease_until__lt=now)
    taken = Job.objects.filter(free, pk=job_id).update(
        state=JobState.RUNNING, started_at=now, lease_until=now + LEASE, attempts=F("attempts") + 1
    )
    return Job.objects.select_related("owner").get(pk=job_id) if taken else None


def progress(job: Job, done: int, total: int | None = None) -> None:
    """Write progress and renew the lease. Raises JobStopped when the job has ended meanwhile, above all by being cancelled."""
    fields: dict[str, Any] = {"done": done, "lease_until": clock.now() + LEASE}
    if total is not None:
        fields["total"] = total
    if not Job.objects.filter(pk=job.pk, state__in=OPEN).update(**fields):
        raise JobStopped


def _end(job: Job, state: JobState, **fields: Any) -> None:
    """Once: what has ended stays as it ended."""
    Job.objects.filter(pk=job.pk, state__in=OPEN).update(state=state, finished_at=clock.now(), lease_until=None, **fields)


def finish(job: Job, *, result: dict[str, Any] | None = None, url: str = "") -> None:
    _end(job, JobState.DONE, result=result or {}, result_url=url)


def fail(job: Job, code: str, params: dict[str, Any] | None = None) -> None:
    _end(job, JobState.FAILED, error_code=code, error_params=params or {})


def cancelled(job: Job) -> None:
    """The work has stopped because somebody asked for it."""
    _end(job, JobState.CANCELLED)


def job_task(name: str, *, minutes: int = 0) -> Callable:
    """Make ``work(job) -> (result, url)`` a task that claims its job, records its end and is safe to start twice.

    ``minutes``: for work that may take longer than the usual limit.
    """
    limits = {"soft_time_limit": minutes * 60 - 60, "time_limit": minutes * 60} if minutes else {}

    def wrap(work: Callable[[Job], tuple[dict[str, Any], str]]) -> Any:
        @shared_task(name=name, **limits)
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
            except JobStopped:
                cancelled(job)
            except RuleBroken as broken:
                fail(job, broken.code, {k: str(v) for k, v in broken.params.items()})
            except Exception:
                log.exception("job %s failed", job_id)
                fail(job, "job.failed", {"no": str(job_id)})
            else:
                finish(job, result=result, url=url)
            finally:
                _forget_signs(job.pk, "done", "stop")

        return run

    return wrap


def sweep_jobs() -> int:
    """Send waiting and abandoned jobs to a worker once more; returns how many. Safe to run twice."""
    now = clock.now()
    stale = Job.objects.filter(Q(state=JobState.RUNNING, lease_until__lt=now) | Q(state=JobState.QUEUED, created_at__lt=now - LEASE))
    found = stale.values_list("task", "pk", "state")[:100]
    rows = [(task, pk) for task, pk, state in found if state == JobState.QUEUED or _is_silent(pk)]
    for task, pk in rows:
        _send(task, {"job_id": pk}, "heavy")
    return len(rows)


def workers_alive(now: datetime) -> bool:
    """Whether any worker gave a sign of life in the last half minute."""
    return WorkerHeartbeat.objects.filter(kind="worker", seen_at__gte=now - ALIVE).exists()
