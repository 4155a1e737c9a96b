"""Books are bound by a worker, one after the other, with progress by chapter."""

from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate

from branches.yearbook import services
from branches.yearbook.models import YearBook
from branches.yearbook.selectors import CHAPTERS
from portal.kernel import clock, jobs
from portal.kernel.errors import NotReachable, RuleBroken
from portal.kernel.jobs import job_task
from portal.kernel.models import Job
from portal.rights.access import actor_of


def _tell(job: Job, before: int, no: int) -> None:
    jobs.progress(job, before + no)


@job_task(services.binding.TASK, minutes=30)
def bind(job: Job) -> tuple[dict[str, Any], str]:
    ids, now = job.params["books"], clock.now()
    if job.owner is None:
        raise RuleBroken("year_book.gone")
    actor = actor_of(job.owner, localdate(now))
    try:
        for place, book in enumerate(YearBook.objects.select_related("branch__node").filter(pk__in=ids).order_by("branch__node__path")):
            told = partial(_tell, job, place * len(CHAPTERS))
            services.bind_book(actor=actor, at=now, book=book, progress=told)
    except NotReachable as gone:
        raise RuleBroken("year_book.gone") from gone
    finally:
        services.fail_books(ids=ids)
    return {"books": len(ids)}, reverse("year_book_detail", args=[ids[0]]) if len(ids) == 1 else reverse("year_book_list")
