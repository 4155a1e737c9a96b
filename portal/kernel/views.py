"""Pages of the house itself: all rooms, the language, one's own jobs."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.i18n import set_language as django_set_language

from portal.kernel import clock, jobs, languages
from portal.kernel.models import Job, JobState
from portal.kernel.pages import PUBLIC, SIGNED_IN, HouseRequest, is_fragment, page
from portal.kernel.sentences import sentence


@page(SIGNED_IN)
def all_rooms(request: HouseRequest) -> HttpResponse:
    """Every entry of the reader's menu as a page, for phones whose bottom bar holds five."""
    return render(request, "all_rooms.html", {"section": "all_rooms"})


@page(PUBLIC, methods="POST")
def set_language(request: HouseRequest) -> HttpResponse:
    """Switch the language of the pages; rooms that write to people remember it (``portal.kernel.languages``)."""
    answer = django_set_language(request)
    languages.chosen(request.actor, request.POST.get("language", ""))
    return answer


def _own_job(request: HouseRequest, pk: int) -> Job:
    return get_object_or_404(Job, pk=pk, owner_id=request.actor.user_id)


@page(SIGNED_IN)
def job_detail(request: HouseRequest, pk: int) -> HttpResponse:
    """Progress of one's own job; htmx asks again every two seconds until it has ended."""
    job = _own_job(request, pk)
    job = jobs.with_progress(job)
    ended = job.state not in {JobState.QUEUED, JobState.RUNNING}
    context = {
        "job": job,
        "ended": ended,
        "is_waiting": not ended and not (jobs.is_reporting(job) or jobs.workers_alive(clock.now())),
        "error": sentence(job.error_code, job.error_params) if job.error_code else "",
    }
    return render(request, "partials/job.html" if is_fragment(request) else "job.html", context)


@page(SIGNED_IN, methods="POST")
def job_cancel(request: HouseRequest, pk: int) -> HttpResponse:
    """Stop one's own job; what it had committed in whole steps stays, a half step is rolled back."""
    job = _own_job(request, pk)
    jobs.ask_to_stop(job)
    return redirect("job_detail", pk=job.pk)
