"""The Celery application: tasks carry ids only, the database holds the state of the work."""

import os
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from celery import Celery
from celery.signals import beat_init, task_postrun, task_prerun, worker_ready

from portal.kernel.fsbroker import install

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
install()

app = Celery("hongjiang")
app.config_from_object("django.conf:settings", namespace="CELERY")

HEARTBEAT_SECONDS = {"worker": 5, "beat": 2}
_began: list[float] = []  # when the task of this solo worker must have ended


@app.on_after_finalize.connect
def _register(sender: Celery, **kwargs: Any) -> None:
    """Tasks of every subject, and the short ones of their ``BEAT`` dicts (task -> seconds): long ones are woken by ``wake_due``."""
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()
    from portal.kernel.rhythm import all_beats, is_long

    sender.conf.beat_schedule = {
        task: {"task": task, "schedule": seconds, "options": {"expires": max(seconds, 5), "queue": "fast"}}
        for task, seconds in all_beats().items()
        if not is_long(seconds)
    }


def _beat_of_life(kind: str, name: str, look: Callable[[], object]) -> None:
    """Write a sign of life every few seconds from a thread of its own; a database that is away is tried again. ``look`` is called
    each time: whether all is well with what this process waits for."""
    from django.core.cache import cache
    from django.db import close_old_connections, connection

    from portal.kernel import clock
    from portal.kernel.models import WorkerHeartbeat

    while True:
        if _began and time.monotonic() > _began[0]:
            return  # the task hangs: fall silent, so that the supervisor replaces this worker
        try:
            # A long import keeps the embedded database to itself: the sign beside it tells that the process is well.
            cache.set(f"alive:{os.getpid()}", True, 60)
            WorkerHeartbeat.objects.update_or_create(name=name, defaults={"kind": kind, "seen_at": clock.now()})
        except Exception:
            connection.close()
        close_old_connections()
        with suppress(Exception):
            look()
        time.sleep(HEARTBEAT_SECONDS[kind])


def _beat_in_cache() -> None:
    """The second place of the sign: a database that others keep busy, or an embedded one that an import keeps to itself, is not silence."""
    from django.core.cache import cache

    from portal.kernel import jobs

    while True:
        with suppress(Exception):
            cache.set(jobs.BEAT_SIGN, True, jobs.BEAT_ALIVE.total_seconds())
        time.sleep(HEARTBEAT_SECONDS["beat"])


def _start_heartbeat(kind: str, look: Callable[[], object] = lambda: None) -> None:
    name = f"{kind}@{socket.gethostname()}:{os.getpid()}"
    threading.Thread(target=_beat_of_life, args=(kind, name, look), daemon=True).start()


@worker_ready.connect
def _worker_up(sender: Any, **kwargs: Any) -> None:
    from portal.kernel.consuming import ConsumerWatch

    _start_heartbeat("worker", ConsumerWatch(sender).look)


@beat_init.connect
def _beat_up(**kwargs: Any) -> None:
    _start_heartbeat("beat")
    threading.Thread(target=_beat_in_cache, daemon=True).start()


@task_prerun.connect
def _begin(task: Any = None, **kwargs: Any) -> None:
    _began[:] = [time.monotonic() + (getattr(task, "time_limit", None) or app.conf.task_time_limit)]


@task_postrun.connect
def _end(**kwargs: Any) -> None:
    _began.clear()
