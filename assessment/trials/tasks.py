"""Dry runs are computed by a worker, with progress by branch."""

from functools import partial
from typing import Any

from django.urls import reverse

from assessment.trials import services
from assessment.trials.models import SchemeTrial
from portal.kernel import clock, jobs
from portal.kernel.errors import RuleBroken
from portal.kernel.jobs import job_task
from portal.kernel.models import Job


@job_task(services.TASK, minutes=30)
def compute(job: Job) -> tuple[dict[str, Any], str]:
    trial = SchemeTrial.objects.select_related("round__scheme", "scheme").filter(pk=job.params["trial"]).first()
    if trial is None:
        raise RuleBroken("trial.gone")
    try:
        services.compute_trial(trial=trial, at=clock.now, progress=partial(jobs.progress, job))
    finally:
        services.fail_trial(trial_id=trial.pk)
    return {"branches": trial.rows.count()}, reverse("scheme_trial", args=[trial.pk])
