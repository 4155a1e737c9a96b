"""Changing facts, minutes and papers; a second editor sees the difference and keeps what he typed."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.activities import access, services
from branches.activities.forms import ActivityForm, AgendaFormSet, MinutesForm, ResolutionFormSet, initial_of, local_or_none
from branches.activities.models import Activity
from branches.activities.selectors import members_of
from branches.activities.views.fetch import reachable
from portal.kernel import clock
from portal.kernel.errors import EditConflict, RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.pages import HouseRequest, page, refused
from portal.kernel.sentences import sentence


def _closed(request: HouseRequest, activity: Activity) -> HttpResponse | None:
    verdict = access.may_write(request.actor, activity, clock.now())
    if verdict:
        return None
    return refused(request, RuleBroken(verdict.code, **verdict.params), back=reverse("activity_detail", args=[activity.pk]))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


@page("activity.edit", methods="GET POST")
def activity_edit(request: HouseRequest, pk: int) -> HttpResponse:
    """Change what the record says of itself."""
    activity = reachable(request, pk)
    if (closed := _closed(request, activity)) is not None:
        return closed
    theirs: dict[str, str] = {}
    version, status = activity.version, 200
    if request.method == "POST":
        starts_at = local_or_none(request.POST.get("starts_at", ""))
        day = timezone.localdate(starts_at) if starts_at else activity.held_on
        form = ActivityForm(request.POST, branch=activity.branch, day=day)
        version = _number(request.POST.get("version", ""))
        if form.is_valid():
            try:
                services.update_activity(
                    actor=request.actor, at=clock.now(), activity=activity, facts=form.facts(), version=version
                )  # fmt: skip
            except EditConflict as conflict:
                # His text stays in the form; the next saving knows the newer version, so he overwrites nothing unseen.
                theirs, version, status = conflict.params["theirs"], activity.version, 409
                form.add_error(None, sentence(conflict.code))
            except RuleBroken as broken:
                add_refusal(form, broken)
            else:
                messages.success(request, _("已保存。"))
                return redirect("activity_detail", pk=pk)
        status = status if status != 200 else 422
    else:
        form = ActivityForm(initial=initial_of(activity), branch=activity.branch, day=activity.held_on)
    context = {"section": "activities", "activity": activity, "form": form, "version": version, "theirs": theirs}
    return render(request, "branches/activities/activity_edit.html", context, status=status)


def _minutes_forms(activity: Activity, data: Any = None) -> tuple[MinutesForm, Any, Any]:
    people = members_of(activity.branch, activity.held_on)
    first = {"version": activity.version, "chair": activity.chair_id, "recorder": activity.recorder_id, "summary": activity.summary}
    agenda = [{"title": i.title, "flag": i.flag, "gist": i.gist} for i in activity.agenda.all()]
    decided = [{"no": r.no, "text": r.text, "owner": r.owner_id, "due_on": r.due_on} for r in activity.resolutions.all()]
    return (
        MinutesForm(data, people=people, initial=first),
        AgendaFormSet(data, prefix="agenda", initial=agenda),
        ResolutionFormSet(data, prefix="res", initial=decided, form_kwargs={"people": people}),
    )


@page("activity.edit", methods="GET POST")
def activity_minutes(request: HouseRequest, pk: int) -> HttpResponse:
    """Write the minutes: agenda with its flags, gist, resolutions with owner and term."""
    activity = reachable(request, pk)
    if (closed := _closed(request, activity)) is not None:
        return closed
    theirs: dict[str, str] = {}
    form, agenda, decided = _minutes_forms(activity, request.POST or None)
    if request.method == "POST" and form.is_valid() and agenda.is_valid() and decided.is_valid():
        data = form.cleaned_data
        try:
            services.write_minutes(
                actor=request.actor, at=clock.now(), activity=activity, version=data["version"],
                summary=data["summary"], chair=data["chair"], recorder=data["recorder"],
                agenda=[line for f in agenda if (line := f.line())], resolutions=[line for f in decided if (line := f.line())],
            )  # fmt: skip
        except EditConflict as conflict:
            theirs = conflict.params["theirs"]
            newer = request.POST.copy()
            newer["version"] = str(activity.version)
            form, agenda, decided = _minutes_forms(activity, newer)
            form.is_valid()
            form.add_error(None, sentence(conflict.code))
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("纪要已保存。"))
            again = request.POST.get("act") == "more"
            return redirect("activity_minutes" if again else "activity_detail", pk=pk)
    status = 409 if theirs else 422 if request.method == "POST" else 200
    context = {"section": "activities", "activity": activity, "form": form, "agenda": agenda, "decided": decided, "theirs": theirs}
    return render(request, "branches/activities/activity_minutes.html", context, status=status)
