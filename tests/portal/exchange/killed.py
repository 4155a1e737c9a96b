"""A worker that dies by ``kill -9`` in the middle of an import: ``python -m tests.portal.exchange.killed JOB POINT``.

POINT is a number of rows after which it dies, a phase that it does not survive (``prepare``, ``finish``, ``journal``), ``end`` (all
rows written, nothing committed), ``late`` (committed, the job not yet noted as done) or ``never``.
"""

import os
import signal
import sys

import django


def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)


def main(job_id: str, point: str) -> None:
    django.setup()
    from portal.exchange import tasks
    from portal.exchange.journal import Journal
    from portal.exchange.registry import kind_of
    from portal.exchange.services import writing
    from portal.kernel import jobs

    report = jobs.report
    if point == "end":
        writing.note = die
    elif point in {"prepare", "finish"}:
        setattr(kind_of("people").resource, point, die)
    elif point == "journal":
        Journal._write = die
    elif point == "late":
        jobs.finish = die
    elif point != "never":
        jobs.report = lambda job, done: die() if done >= int(point) else report(job, done)
    tasks.commit(job_id=int(job_id))


if __name__ == "__main__":
    main(*sys.argv[1:])
