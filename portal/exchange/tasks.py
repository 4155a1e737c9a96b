"""Big files are checked and written by a worker."""

from datetime import timedelta
from typing import Any

from celery import shared_task
from django.urls import reverse

from portal.catalogue.selectors import value_on
from portal.exchange import services
from portal.exchange.models import ImportBatch
from portal.exchange.registry import ImportKind, kind_of
from portal.kernel import clock, jobs
from portal.kernel.jobs import job_task
from portal.kernel.models import Job
from portal.rights.access import Actor, actor_of

BEAT = {"portal.exchange.tasks.forget_old": 3600}
LONG_LEASE = timedelta(minutes=14)  # one transaction cannot renew its lease from inside


def _parts(job: Job) -> tuple[ImportBatch, ImportKind, Actor]:
    batch = ImportBatch.objects.get(pk=job.params["batch"])
    kind = kind_of(batch.kind)
    assert kind is not None
    assert job.owner is not None
    Job.objects.filter(pk=job.pk).update(lease_until=clock.now() + LONG_LEASE)
    return batch, kind, actor_of(job.owner, clock.today())


def _result(batch: ImportBatch) -> tuple[dict[str, Any], str]:
    return {"rows": batch.rows, "errors": batch.error_count}, reverse("import_batch", args=[batch.pk])


@job_task("portal.exchange.tasks.check")
def check(job: Job) -> tuple[dict[str, Any], str]:
    batch, kind, actor = _parts(job)
    return _result(services.check_batch(batch=batch, kind=kind, actor=actor, at=clock.now(), progress=lambda n: jobs.progress(job, n)))


@job_task("portal.exchange.tasks.commit")
def commit(job: Job) -> tuple[dict[str, Any], str]:
    batch, kind, actor = _parts(job)
    return _result(services.commit_batch(batch=batch, kind=kind, actor=actor, at=clock.now()))


@shared_task(name="portal.exchange.tasks.forget_old")
def forget_old() -> None:
    services.forget_old(at=clock.now(), hours=int(value_on("IMPORT_KEEP_HOURS", clock.today())))
