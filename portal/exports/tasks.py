"""Big files are made by a worker; files past their hours are deleted."""

from typing import Any

from celery import shared_task
from django.urls import reverse

from portal.exports import services
from portal.exports.enums import ExportState
from portal.exports.models import ExportFile
from portal.kernel import clock, jobs
from portal.kernel.errors import RuleBroken
from portal.kernel.jobs import job_task
from portal.kernel.models import Job

BEAT = {"portal.exports.tasks.forget_expired": 600}


@job_task("portal.exports.tasks.make")
def make(job: Job) -> tuple[dict[str, Any], str]:
    export = ExportFile.objects.select_related("owner", "decided_by", "job").get(pk=job.params["export"])
    export = services.make_export(export=export, at=clock.now(), progress=lambda n: jobs.progress(job, n))
    if export.state == ExportState.CANCELLED:
        raise jobs.JobStopped
    if export.state == ExportState.FAILED:
        raise RuleBroken(export.error_code, **export.error_params)
    return {"rows": export.rows}, reverse("export_detail", args=[export.pk])


@shared_task(name="portal.exports.tasks.forget_expired")
def forget_expired() -> None:
    services.forget_expired(at=clock.now())
