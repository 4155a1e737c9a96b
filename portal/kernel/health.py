"""Health for supervisors and load balancers: no version, no secret, no login."""

import shutil
import tempfile
from collections.abc import Callable
from datetime import timedelta

from celery import current_app
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Min
from django.http import HttpRequest, JsonResponse

from portal.kernel import clock, jobs
from portal.kernel.caching import is_away
from portal.kernel.errorpages import FULL_SIGN
from portal.kernel.models import Job, JobState, WorkerHeartbeat
from portal.kernel.pages import PUBLIC, page

LONGEST_QUEUE = timedelta(minutes=5)
LONGEST_WAIT = timedelta(minutes=15)  # of a message that should have left the portal, of an act that should be sealed
CLOCKS_APART = timedelta(seconds=5)
LEAST_FREE = 200 * 2**20  # bytes of disk below which uploads and exports are about to fail


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "full" if cache.get(FULL_SIGN) else ""


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    return "pending" if executor.migration_plan(executor.loader.graph.leaf_nodes()) else ""


def _broker() -> str:
    if not settings.REDIS_URL:
        return "" if settings.BROKER_DIR.is_dir() else "missing"
    if is_away():  # known within a second; the broker's own patience is longer than that of whoever asks
        return "away"
    with current_app.connection_for_write() as link:
        link.ensure_connection(max_retries=1, timeout=3)
    return ""


def _worker() -> str:
    return "" if jobs.workers_alive(clock.now()) else "silent"


def _queue() -> str:
    oldest = Job.objects.filter(state=JobState.QUEUED).aggregate(at=Min("created_at"))["at"]
    return "late" if oldest and clock.now() - oldest > LONGEST_QUEUE else ""


def _beat() -> str:
    """Silent only where neither the cache nor the table has a sign of the last seconds: a cache that is away says nothing."""
    if cache.get(jobs.BEAT_SIGN):
        return ""
    alive = WorkerHeartbeat.objects.filter(kind="beat", seen_at__gte=clock.now() - jobs.BEAT_ALIVE)
    return "" if alive.exists() else "silent"


def _disk() -> str:
    """Where uploads lie: room, and a file that can be written and read back."""
    if shutil.disk_usage(settings.VAR_DIR).free < LEAST_FREE:
        return "full"
    with tempfile.TemporaryFile(dir=settings.VAR_DIR) as probe:
        probe.write(b"x" * 4096)
        probe.flush()
    return ""


def _clock() -> str:
    """Whether this machine and the database tell the same time: periods and leases rest on it."""
    if connection.vendor != "postgresql":
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return "apart" if abs(cursor.fetchone()[0] - clock.now()) > CLOCKS_APART else ""


def _outbox() -> str:
    return "late" if any(is_late() for is_late in _outboxes) else ""


_outboxes: list[Callable[[], bool]] = []


def watch_outbox(is_late: Callable[[], bool]) -> None:
    """Say, once, how to tell that messages of a subject wait longer than ``LONGEST_WAIT``."""
    if is_late not in _outboxes:
        _outboxes.append(is_late)


def _trail() -> str:
    return "late" if any(is_late() for is_late in _trails) else ""


_trails: list[Callable[[], bool]] = []


def watch_trail(is_late: Callable[[], bool]) -> None:
    """Say, once, how to tell that the trail waits longer than ``LONGEST_WAIT`` for a seal."""
    if is_late not in _trails:
        _trails.append(is_late)


def _backup() -> str:
    return next((word for tell in _backups if (word := tell())), "")


_backups: list[Callable[[], str]] = []


def watch_backups(tell: Callable[[], str]) -> None:
    """Say, once, how to tell in one word that backups stay away."""
    if tell not in _backups:
        _backups.append(tell)


CHECKS = {
    "database": _database, "migrations": _migrations, "broker": _broker, "worker": _worker, "queue": _queue, "beat": _beat,
    "disk": _disk, "clock": _clock, "outbox": _outbox, "trail": _trail,
    "backup": _backup,
}  # fmt: skip


# Told, but no reason to send nobody here any more: pages work without last night's backup.
TOLD_ONLY = frozenset({"backup"})


@page(PUBLIC)
def live(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@page(PUBLIC)
def ready(request: HttpRequest) -> JsonResponse:
    """Every part that work needs, each as ok or one word of trouble; 503 when any is in trouble that pages cannot work with."""
    found = {}
    for name, check in CHECKS.items():
        try:
            found[name] = check() or "ok"
        except Exception:
            found[name] = "down"
    is_ready = all(word == "ok" for name, word in found.items() if name not in TOLD_ONLY)
    return JsonResponse({"status": "ok" if is_ready else "trouble", "checks": found}, status=200 if is_ready else 503)
