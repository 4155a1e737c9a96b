"""Work that comes round: once a day, once an hour, whatever the scheduler's memory has forgotten.

The scheduler keeps in memory when it last sent what. A server that restarts each night would never see a task of 86,400
seconds fall due, and two schedulers would send it twice. So a stretch of half an hour or more is asked of the database each
minute: a row per (task, stretch) says whether it has been done. Whoever takes the row does the work, once; a worker that
dies over it loses the row after its lease, and another takes it.
"""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from importlib import import_module

from celery import current_app
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.timezone import localdate

from portal.kernel import clock
from portal.kernel.models import JobPeriod
from portal.kernel.registry import APPS, subject_modules

log = logging.getLogger(__name__)
SHORTEST = 1800  # seconds: what comes round sooner may miss a turn
DAY = 86400
LEASE = timedelta(minutes=18)  # longer than the time limit of a task and what its end takes
MAX_ATTEMPTS = 3
KEPT = timedelta(days=35)


def all_beats() -> dict[str, int]:
    """task -> seconds, of the house and of every subject (``BEAT`` in their ``tasks.py``)."""
    modules = [import_module("portal.kernel.tasks"), *(m for a in APPS for m in subject_modules(a, "tasks"))]
    return {task: seconds for module in modules for task, seconds in getattr(module, "BEAT", {}).items()}


def is_long(seconds: int) -> bool:
    return seconds >= SHORTEST


def stretch_of(seconds: int, at: datetime) -> str:
    """The name of the stretch that ``at`` lies in: the day here for daily work, else a number that counts stretches."""
    return localdate(at).isoformat() if seconds >= DAY else str(int(at.timestamp()) // seconds)


def due(beats: Mapping[str, int], at: datetime) -> list[tuple[str, str]]:
    """(task, stretch) of what nobody has done or is doing; given up after three tries until the next stretch."""
    wanted = {(task, stretch_of(seconds, at)) for task, seconds in beats.items() if is_long(seconds)}
    rows = JobPeriod.objects.filter(stretch__in={stretch for _task, stretch in wanted})
    for row in rows:
        if row.ended_at or row.lease_until >= at or row.attempts >= MAX_ATTEMPTS:
            wanted.discard((row.task, row.stretch))
    return sorted(wanted)


def take(task: str, stretch: str, at: datetime) -> int:
    """Which try at the work of this stretch is ours, 0 for none: the row is made by one, or taken over by one after its lease."""
    try:
        with transaction.atomic():
            JobPeriod.objects.create(task=task, stretch=stretch, started_at=at, lease_until=at + LEASE, attempts=1)
        return 1
    except IntegrityError:
        left = JobPeriod.objects.filter(task=task, stretch=stretch, ended_at=None, lease_until__lt=at, attempts__lt=MAX_ATTEMPTS)
        if not left.update(started_at=at, lease_until=at + LEASE, attempts=F("attempts") + 1):
            return 0
        return JobPeriod.objects.values_list("attempts", flat=True).get(task=task, stretch=stretch)


def run(task: str, stretch: str) -> bool:
    """Do the work of a stretch here unless it is done or somebody else's. What fails is free again after its lease."""
    attempt = take(task, stretch, clock.now())
    if not attempt:
        return False
    try:
        current_app.tasks[task].run()
    except Exception:
        log.exception("%s of %s failed", task, stretch)
        return False
    # Who was so slow that another has begun anew does not speak for that one's work.
    return bool(JobPeriod.objects.filter(task=task, stretch=stretch, attempts=attempt).update(ended_at=clock.now()))


def forget_old(at: datetime) -> int:
    """Delete rows of stretches that are long over; returns how many."""
    return JobPeriod.objects.filter(started_at__lt=at - KEPT).delete()[0]
