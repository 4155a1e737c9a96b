"""Big files are checked, written and taken back by a worker."""

from typing import Any

from celery import shared_task
from django.urls import reverse

from portal.catalogue.selectors import values_on
from portal.exchange import services
from portal.exchange.models import ImportBatch
from portal.exchange.registry import ImportKind, kind_of
from portal.kernel import clock, jobs
from portal.kernel.errors import RuleBroken
from portal.kernel.jobs import JobStopped, job_task
from portal.kernel.models import Job
from portal.kernel.sentences import sentence
from portal.rights.access import Actor, actor_of

BEAT = {"portal.exchange.tasks.forget_old": 3600}
MINUTES = 25  # 100,000 rows in one transaction; less than the broker's visibility timeout


def _parts(job: Job) -> tuple[ImportBatch, ImportKind, Actor]:
    """Batch, kind and the actor as he is now. Raises RuleBroken when he has lost the right since."""
    batch = ImportBatch.objects.get(pk=job.params["batch"])
    kind = kind_of(batch.kind)
    assert kind is not None
    assert job.owner is not None
    actor = actor_of(job.owner, clock.today())
    if not job.owner.is_active or not actor.can(kind.right):
        services.refuse_withdrawn(actor=actor, at=clock.now(), batch=batch, kind=kind)
        raise RuleBroken("exchange.right_withdrawn")
    return batch, kind, actor


def _run(job: Job, service: Any) -> tuple[dict[str, Any], str]:
    batch, kind, actor = _parts(job)
    try:
        jobs.report(job, 0)
        batch = service(batch=batch, kind=kind, actor=actor, at=clock.now(), progress=lambda n: jobs.report(job, n))
    except JobStopped:
        services.step_back(batch=batch, reason=sentence("exchange.stopped"))
        raise
    except RuleBroken as broken:
        services.step_back(batch=batch, reason=sentence(broken.code, broken.params or None))
        raise
    return {"rows": batch.rows, "errors": batch.error_count}, reverse("import_batch", args=[batch.pk])


@job_task("portal.exchange.tasks.check", minutes=MINUTES)
def check(job: Job) -> tuple[dict[str, Any], str]:
    return _run(job, services.check_batch)


@job_task("portal.exchange.tasks.commit", minutes=MINUTES)
def commit(job: Job) -> tuple[dict[str, Any], str]:
    return _run(job, services.commit_batch)


@job_task("portal.exchange.tasks.undo", minutes=MINUTES)
def undo(job: Job) -> tuple[dict[str, Any], str]:
    return _run(job, services.undo_batch)


@shared_task(name="portal.exchange.tasks.forget_old")
def forget_old() -> None:
    figures = values_on(["IMPORT_KEEP_HOURS", "IMPORT_UNDO_DAYS"], clock.today())
    services.forget_old(at=clock.now(), hours=int(figures["IMPORT_KEEP_HOURS"]), undo_days=int(figures["IMPORT_UNDO_DAYS"]))
