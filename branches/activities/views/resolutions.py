"""Resolutions still to be carried out, and what became of them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.activities import selectors, services
from branches.activities.forms import FollowForm
from branches.activities.models import MeetingResolution
from portal.kernel import clock
from portal.kernel.errors import EditConflict, RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page

COLUMNS = (
    Column(gettext_lazy("决议")),
    Column(gettext_lazy("支部"), css="hide-s"),
    Column(gettext_lazy("责任人"), css="hide-s"),
    Column(gettext_lazy("完成期限"), "due_on"),
    Column(gettext_lazy("办理")),
)


@page("activity.view")
def resolution_list(request: HouseRequest) -> HttpResponse:
    """Open resolutions, the most urgent first."""
    reach = request.actor.scope("resolution.follow")

    def decorate(rows: list[MeetingResolution]) -> list[MeetingResolution]:
        for row in rows:  # whoever reads for a committee follows only what his own branch decided
            row.may_follow = reach.covers(row.activity.branch.node.path)
        return rows

    listing = Listing(request, selectors.open_resolutions(request.scope), COLUMNS, export="resolution-list", decorate=decorate)
    context = {"section": "activities", "listing": listing, "today": clock.today()}
    return render(request, "branches/activities/resolution_list.html", context)


@page("resolution.follow", methods="GET POST")
def resolution_follow(request: HouseRequest, pk: int) -> HttpResponse:
    """Write down what has been done about one resolution."""
    rows = MeetingResolution.objects.within(request.scope).select_related("activity__branch__node", "owner")
    resolution, theirs = get_object_or_404(rows, pk=pk), {}
    first = {"follow_up": resolution.follow_up, "done_on": resolution.done_on, "seen": resolution.follow_up}
    form = FollowForm(request.POST or None, initial=first)
    if form.is_valid():
        try:
            services.follow_resolution(actor=request.actor, at=clock.now(), resolution=resolution, **form.cleaned_data)
        except EditConflict as conflict:
            theirs = conflict.params["theirs"]
            newer = request.POST.copy()
            newer["seen"] = resolution.follow_up
            form = FollowForm(newer)
            add_refusal(form, conflict)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("办理情况已保存。"))
            return redirect("resolution_list")
    context = {"section": "activities", "resolution": resolution, "form": form, "theirs": theirs}
    return render(request, "branches/activities/resolution_follow.html", context, status=422 if form.errors else 200)
