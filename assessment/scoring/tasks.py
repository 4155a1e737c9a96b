"""Background work of scoring. Messages carry ids only; the tables hold the state, so a task may start twice."""

import logging

from celery import shared_task

from assessment.scoring import services
from assessment.scoring.models import ScoreRun
from branches.activities.services import fill_branches
from portal.kernel import clock, jobs

log = logging.getLogger(__name__)
BEAT = {"assessment.scoring.tasks.sweep": 5, "assessment.scoring.tasks.reconcile": 86400}


@shared_task(name="assessment.scoring.tasks.start")
def start(job_id: int) -> None:
    """Take the job of a run and wake workers for its chunks."""
    run = ScoreRun.objects.filter(job_id=job_id).first()
    if run is None or jobs.claim(job_id) is None:
        return
    for _chain in range(services.waiting_chains(run.pk)):
        jobs.publish("assessment.scoring.tasks.work", queue="heavy", run_id=run.pk)


@shared_task(name="assessment.scoring.tasks.work")
def work(run_id: int) -> None:
    """Do one chunk, then ask for the next, so that other work gets its turn in between."""
    if services.work_one_chunk(run_id=run_id, at=clock.now):
        jobs.publish("assessment.scoring.tasks.work", queue="heavy", run_id=run_id)


@shared_task(name="assessment.scoring.tasks.drain")
def drain() -> None:
    """Recompute the branches whose facts have changed."""
    services.drain_dirty(at=clock.now())


@shared_task(name="assessment.scoring.tasks.sweep")
def sweep() -> None:
    """Restart what a dead worker or a lost message left behind. Then give resolutions that the version before writes during an upgrade
    the branch by which scoring finds them."""
    services.sweep(at=clock.now())
    fill_branches()


@shared_task(name="assessment.scoring.tasks.reconcile")
def reconcile() -> None:
    """Nightly proof that counters and attendance agree."""
    wrong = services.reconcile_counters()
    if wrong:
        log.error("attendance counters differ on %s activities, first ids %s", len(wrong), wrong[:20])
