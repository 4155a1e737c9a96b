"""The portal's Celery application with tasks that only checks send: one that sleeps, one that always dies, one that counts.

``TRUST_VISIBILITY`` shortens the time after which the broker believes a message lost.
"""

import os
import signal
import time
from typing import Any

import django

from portal.celery import app

django.setup()  # the tasks below name models; the worker would do it later
from portal.kernel import clock  # noqa: E402
from portal.kernel.jobs import job_task  # noqa: E402
from portal.kernel.models import Job  # noqa: E402

if seconds := int(os.environ.get("TRUST_VISIBILITY", "0")):
    app.conf.broker_transport_options = {**app.conf.broker_transport_options, "visibility_timeout": seconds}
    app.conf.visibility_timeout = seconds


def _note(word: str, job: Job) -> None:
    """A row outside every table of the portal: what was begun and ended, and when."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO trust_note (word, job, at) VALUES (%s, %s, %s)", [word, job.pk, clock.now()])


@job_task("bench.trust.slow.nap")
def nap(job: Job) -> tuple[dict[str, Any], str]:
    """Sleep as long as ``TRUST_NAP`` says."""
    _note("begin", job)
    time.sleep(float(os.environ.get("TRUST_NAP", "0.01")))
    _note("end", job)
    return {}, ""


@job_task("bench.trust.slow.poison")
def poison(job: Job) -> tuple[dict[str, Any], str]:
    """Kill the process that runs it."""
    _note("begin", job)
    os.kill(os.getpid(), signal.SIGKILL)
    return {}, ""
