"""The book of branch A for this year."""

from branches.yearbook import services
from branches.yearbook.models import YearBook
from portal.kernel import clock, jobs
from portal.kernel.models import Job
from tests.support.people import FourPeople


def words(people: FourPeople, user=None) -> dict:
    return {"actor": people.actor(user or people.secretary), "at": clock.now()}


def asked(people: FourPeople, year: int = 0, user=None) -> YearBook:
    services.ask_for(**words(people, user), branches=[people.branch_a], year=year or clock.today().year)
    return YearBook.objects.get()


def run(job: Job) -> Job:
    """What the worker does with it."""
    from branches.yearbook.tasks import bind

    bind(job_id=job.pk)
    job.refresh_from_db()
    return job


def bound(people: FourPeople, year: int = 0) -> YearBook:
    book = asked(people, year)
    assert run(book.job).state == jobs.JobState.DONE
    return YearBook.objects.select_related("branch__node").get(pk=book.pk)
