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
    job = jobs.claim(job.pk)
    Job.objects.update(lease_until=clock.now())
    jobs.progress(job, 5, 10)
    stored = Job.objects.get()
    assert (stored.done, stored.total, stored.lease_until > clock.now() + jobs.LEASE / 2) == (5, 10, True)
    jobs.ask_to_stop(job)
    with pytest.raises(jobs.JobStopped):
        jobs.progress(job, 6)
    assert Job.objects.get().done == 5


@pytest.mark.parametrize("state", [JobState.CANCELLED, JobState.FAILED, JobState.DONE])
@pytest.mark.parametrize("end", [jobs.finish, lambda job: jobs.fail(job, "job.failed"), jobs.cancelled])
def test_what_has_ended_stays_as_it_ended(state, end):
    job = new_job(state=state)
    end(job)
    job.refresh_from_db()
    assert (job.state, job.error_code, job.finished_at) == (state, "", None)


def test_a_job_cancelled_while_it_works_in_steps_stays_cancelled():
    @jobs.job_task("tests.jobs.steps")
    def work(job):
        jobs.progress(job, 1)
        jobs.ask_to_stop(job)
        jobs.progress(job, 2)
        raise AssertionError

    job = new_job()
    work.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, job.error_code) == (JobState.CANCELLED, 1, "")


def test_a_job_cancelled_at_its_last_step_stays_cancelled():
    @jobs.job_task("tests.jobs.last_step")
    def work(job):
        jobs.ask_to_stop(job)
        return {"n": 1}, "/"

    job = new_job()
    work.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result, job.result_url) == (JobState.CANCELLED, {}, "")


class _NoCache:
    """A cache whose server is gone."""

    def _fail(self, *_args, **_how):
        raise ConnectionError

    get = set = delete = delete_many = _fail


@pytest.fixture
def no_cache(monkeypatch):
    monkeypatch.setattr(jobs, "cache", _NoCache())


def test_without_the_cache_work_goes_on(no_cache):
    @jobs.job_task("tests.jobs.no_cache")
    def work(job):
        jobs.report(job, 1)
        jobs.progress(job, 2)
        return {"n": 1}, "/"

    job = new_job()
    work.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, jobs.reported(job.pk), jobs.is_reporting(job), jobs.with_progress(job).done) == (
        JobState.DONE, 2, None, False, 2,
    )  # fmt: skip


@pytest.mark.parametrize("state", [JobState.QUEUED, JobState.RUNNING])
def test_without_the_cache_a_job_can_be_stopped(no_cache, state):
    job = new_job(state=state)
    jobs.ask_to_stop(job)
    with pytest.raises(jobs.JobStopped):
        jobs.progress(job, 1)
    assert Job.objects.get().state == JobState.CANCELLED


def test_without_the_cache_nobody_takes_over_what_may_have_its_worker(no_cache):
    past = clock.now() - timedelta(minutes=5)
    running = new_job(state=JobState.RUNNING, lease_until=past, attempts=1)
    queued = new_job(created_at=past)
    assert (jobs.claim(running.pk), jobs.sweep_jobs(), jobs.claim(queued.pk)) == (None, 1, queued)


def test_an_emptied_cache_stops_nothing():
    @jobs.job_task("tests.jobs.emptied")
    def work(job):
        jobs.report(job, 1)
        jobs.cache.clear()
        jobs.report(job, 2)
        assert jobs.reported(job.pk) == 2
        return {}, "/"

    job = new_job()
    work.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.DONE


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


def test_work_in_one_transaction_reports_beside_its_row_and_hears_the_wish_to_stop():
    job = new_job(total=10)
    job = jobs.claim(job.pk)
    jobs.report(job, 4)
    stored = Job.objects.get(pk=job.pk)
    assert (stored.done, jobs.with_progress(stored).done) == (0, 4)
    jobs.ask_to_stop(job)
    with pytest.raises(jobs.JobStopped):
        jobs.report(job, 5)
    assert Job.objects.get(pk=job.pk).state == JobState.RUNNING  # its row is left to the worker


def test_a_worker_that_reports_keeps_its_job_though_the_lease_of_the_row_ran_out():
    job = new_job(state=JobState.RUNNING, lease_until=clock.now() - timedelta(seconds=1), attempts=1)
    jobs.report(job, 1)
    assert (jobs.claim(job.pk), jobs.sweep_jobs()) == (None, 0)
    jobs.cache.clear()
    assert jobs.claim(job.pk) is not None


def test_a_job_that_was_asked_to_stop_ends_as_cancelled_and_forgets_the_wish():
    @jobs.job_task("tests.jobs.stopped")
    def work(job):
        jobs.report(job, 1)
        jobs.cache.set(f"job:{job.pk}:stop", True)
        jobs.report(job, 2)
        raise AssertionError

    job = new_job()
    work.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.lease_until, jobs.reported(job.pk), jobs.cache.get(f"job:{job.pk}:stop")) == (
        JobState.CANCELLED,
        None,
        None,
        None,
    )


def test_a_queued_job_is_cancelled_at_once():
    job = new_job()
    jobs.ask_to_stop(job)
    job.refresh_from_db()
    assert (job.state, jobs.claim(job.pk)) == (JobState.CANCELLED, None)
