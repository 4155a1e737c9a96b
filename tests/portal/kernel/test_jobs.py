"""Background work: claimed once, swept when abandoned, honest about its end."""

from datetime import timedelta

import pytest

from portal.kernel import clock, jobs
from portal.kernel.errors import RuleBroken
from portal.kernel.models import Job, JobState, WorkerHeartbeat
from tests.support.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.db]


def new_job(**fields) -> Job:
    defaults = {"task": "tests.nothing", "params": {}, "title": "试验", "owner": UserFactory(), "created_at": clock.now()}
    return Job.objects.create(**defaults | fields)


def test_a_job_is_claimed_by_one_worker_only():
    job = new_job()
    assert jobs.claim(job.pk) == job
    assert jobs.claim(job.pk) is None


def test_an_abandoned_job_can_be_claimed_again():
    job = new_job(state=JobState.RUNNING, lease_until=clock.now() - timedelta(seconds=1), attempts=1)
    claimed = jobs.claim(job.pk)
    assert claimed is not None
    assert claimed.attempts == 2


def test_progress_renews_the_lease_and_hears_the_cancel():
    job = new_job()
    jobs.claim(job.pk)
    assert jobs.progress(job, 5, 10) is True
    Job.objects.filter(pk=job.pk).update(state=JobState.CANCELLED)
    assert jobs.progress(job, 6) is False


@pytest.mark.parametrize(
    ("outcome", "state", "code"),
    [
        (None, JobState.DONE, ""),
        (RuleBroken("job.gave_up"), JobState.FAILED, "job.gave_up"),
        (ZeroDivisionError(), JobState.FAILED, "job.failed"),
    ],
)
def test_the_row_tells_how_it_ended(outcome, state, code):
    @jobs.job_task(f"tests.jobs.{state}{code}{type(outcome).__name__}")
    def work(job):
        if outcome:
            raise outcome
        return {"n": 1}, "/"

    job = new_job()
    work.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error_code) == (state, code)


def test_a_poison_job_stops_after_three_tries():
    @jobs.job_task("tests.jobs.poison")
    def work(job):
        raise AssertionError("must not run a fourth time")

    job = new_job(state=JobState.RUNNING, lease_until=clock.now() - timedelta(seconds=1), attempts=3)
    work.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error_code) == (JobState.FAILED, "job.gave_up")


def test_a_dead_worker_shows_as_waiting(client):
    job = new_job()
    client.force_login(job.owner)
    assert "后台服务没有响应" in client.get(f"/jobs/{job.pk}/").content.decode()
    WorkerHeartbeat.objects.create(name="w", kind="worker", seen_at=clock.now())
    assert "后台服务没有响应" not in client.get(f"/jobs/{job.pk}/").content.decode()


def test_a_stranger_sees_no_job_of_others(client):
    job = new_job()
    client.force_login(UserFactory())
    assert client.get(f"/jobs/{job.pk}/").status_code == 404
    assert client.post(f"/jobs/{job.pk}/cancel/").status_code == 404
