"""Pages of the house itself: the way in, the look, the language."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.i18n import set_language as django_set_language

from portal.kernel import clock, jobs, menu
from portal.kernel.models import Job, JobState
from portal.kernel.pages import PUBLIC, SIGNED_IN, HouseRequest, is_fragment, page
from portal.kernel.sentences import sentence

YEAR = 365 * 24 * 3600


@page(SIGNED_IN)
def home(request: HouseRequest) -> HttpResponse:
    """The first place in the reader's own menu; somebody without any role learns what to do."""
    entries = menu.entries_for(request.actor)
    return redirect(entries[0].url_name) if entries else render(request, "no_role.html")


@page(SIGNED_IN)
def all_rooms(request: HouseRequest) -> HttpResponse:
    """Every entry of the reader's menu as a page, for phones whose bottom bar holds five."""
    return render(request, "all_rooms.html", {"section": "all_rooms"})


@page(SIGNED_IN, methods="POST")
def set_appearance(request: HouseRequest) -> HttpResponse:
    """Remember theme or text size in a cookie and go back."""
    target = request.POST.get("next", "/")
    # Not redirect(): that would look a bare word up as the name of a page.
    response = HttpResponseRedirect(target if url_has_allowed_host_and_scheme(target, {request.get_host()}) else "/")
    for name, values in (("theme", {"auto", "light", "dark"}), ("text", {"normal", "large"})):
        if request.POST.get(name) in values:
            response.set_cookie(name, request.POST[name], max_age=YEAR, samesite="Lax", secure=request.is_secure())
    return response


set_language = page(PUBLIC, methods="POST")(django_set_language)


def _own_job(request: HouseRequest, pk: int) -> Job:
    return get_object_or_404(Job, pk=pk, owner_id=request.actor.user_id)


@page(SIGNED_IN)
def job_detail(request: HouseRequest, pk: int) -> HttpResponse:
    """Progress of one's own job; htmx asks again every two seconds until it has ended."""
    job = _own_job(request, pk)
    ended = job.state not in {JobState.QUEUED, JobState.RUNNING}
    context = {
        "job": job,
        "ended": ended,
        "is_waiting": not ended and not jobs.workers_alive(clock.now()),
        "error": sentence(job.error_code, job.error_params) if job.error_code else "",
    }
    return render(request, "partials/job.html" if is_fragment(request) else "job.html", context)


@page(SIGNED_IN, methods="POST")
def job_cancel(request: HouseRequest, pk: int) -> HttpResponse:
    """Stop one's own job; what it had committed in whole steps stays, a half step is rolled back."""
    job = _own_job(request, pk)
    open_states = [JobState.QUEUED, JobState.RUNNING]
    Job.objects.filter(pk=job.pk, state__in=open_states).update(state=JobState.CANCELLED, finished_at=clock.now())
    return redirect("job_detail", pk=job.pk)
