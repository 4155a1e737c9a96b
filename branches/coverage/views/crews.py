"""Teams with their leaders and Party groups, what may be suggested, and how leaders are brought on."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.coverage import selectors, services
from branches.coverage.enums import CrewState, TrackState
from branches.coverage.filters import TeamFilter, TrackFilter
from branches.coverage.forms import CloseTrackForm, GroupForm, LeaderForm, TrackForm
from branches.coverage.models import LeaderTrack
from branches.coverage.views.setups import SECTION, place
from branches.orgs.models import Branch
from portal.kernel import clock
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page
from portal.organization.models import Node

COLUMNS = (
    Column(gettext_lazy("班组"), "name"),
    Column(gettext_lazy("班组长")),
    Column(gettext_lazy("党员/人数"), css="num"),
    Column(gettext_lazy("党小组"), css="hide-s"),
    Column(gettext_lazy("建议"), css="hide-s"),
    Column(gettext_lazy("办理")),
)
TRACK_COLUMNS = (
    Column(gettext_lazy("培养对象")),
    Column(gettext_lazy("班组"), css="hide-s"),
    Column(gettext_lazy("培养方向")),
    Column(gettext_lazy("目标日期"), "goal_on", "nowrap"),
    Column(gettext_lazy("状态")),
    Column(gettext_lazy("办理")),
)


@page("crew.view")
def crew_list(request: HouseRequest) -> HttpResponse:
    """Teams of the reach; a tab for each state and one for teams without members."""
    today, wanted, actor = clock.today(), request.GET.get("s", ""), request.actor
    rows, covers = selectors.team_rows(request.scope, today)
    facts = selectors.crew_facts(list(rows), set(covers.values()), today)
    by_tab = {state.value: {pk for pk, fact in facts.items() if fact.state == state} for state in CrewState}
    by_tab["empty"] = {pk for pk, fact in facts.items() if not fact.crew.members}
    words: list[tuple[str, Any, int]] = [("", _("全部"), len(facts)), ("empty", _("没有党员"), len(by_tab["empty"]))]
    words += [(state.value, state.label, len(by_tab[state.value])) for state in CrewState]
    tabs: list[Any] = [(label, f"?s={key}", count, key == wanted) for key, label, count in words]
    shown = rows.filter(pk__in=by_tab[wanted]) if wanted in by_tab else rows
    edits = actor.scope("crew.edit")

    def decorate(found: list[Any]) -> list[Any]:
        for team in selectors.with_crews(found, covers, today):
            team.edits = edits.covers(team.branch.node.path)
        return found

    listing = Listing(request, shown, COLUMNS, TeamFilter(request.GET, shown), tabs=tabs, decorate=decorate, export="crew-list")
    context = {**place(request, "crews"), "listing": listing, "totals": selectors.totals_of(list(facts.values()))}
    return render(request, "branches/coverage/crews.html", context)


def _team(request: HouseRequest, code: str) -> tuple[Node, Branch]:
    """A team of the reach with the branch that covers it, or 404."""
    rows, covers = selectors.team_rows(request.scope, clock.today())
    team = get_object_or_404(rows, code=code)
    return team, selectors.branch_of_team(team, covers)


def _act(request: HouseRequest, form: forms.Form, team: Node, title: str, service: Callable[[], Any], done: str) -> HttpResponse:
    if (
        request.method == "POST"
        and form.is_valid()
        and (answer := carry_out(request, form, service(), done=done, then=redirect("crew_list")))
    ):
        return answer
    context = {**SECTION, "form": form, "team": team, "title": title}
    return render(request, "branches/coverage/crew_form.html", context, status=422 if form.errors else 200)


@page("crew.edit", methods="GET POST")
def crew_leader(request: HouseRequest, code: str) -> HttpResponse:
    team, branch = _team(request, code)
    form = LeaderForm(request.POST if request.method == "POST" else None, initial={"on": clock.today()})
    return _act(
        request,
        form,
        team,
        _("登记班组长"),
        lambda: partial(services.name_leader, branch=branch, team=team, **form.cleaned_data),
        _("已登记。"),
    )


@page("crew.edit", methods="GET POST")
def crew_group(request: HouseRequest, code: str) -> HttpResponse:
    team, branch = _team(request, code)
    form = GroupForm(request.POST if request.method == "POST" else None, branch=branch)
    return _act(
        request,
        form,
        team,
        _("对应党小组"),
        lambda: partial(services.link_group, branch=branch, team=team, **form.cleaned_data),
        _("已登记。"),
    )


@page("crew.edit", methods="GET POST")
def crew_track(request: HouseRequest, code: str) -> HttpResponse:
    team, branch = _team(request, code)
    form = TrackForm(request.POST if request.method == "POST" else None)
    return _act(
        request, form, team, _("制定培养计划"), lambda: partial(services.open_track, facts=form.facts(branch, team)), _("已列入培养。")
    )


@page("crew.view")
def track_list(request: HouseRequest) -> HttpResponse:
    rows, wanted = selectors.tracks(request.scope), request.GET.get("s", "")
    shown = rows.filter(state=wanted) if wanted in TrackState.values else rows
    tabs: list[Any] = [(_("全部"), "?", "", wanted not in TrackState.values)]
    tabs += [(state.label, f"?s={state.value}", "", state.value == wanted) for state in TrackState]
    edits = request.actor.scope("crew.edit")

    def decorate(found: list[Any]) -> list[Any]:
        for row in selectors.with_tones(found):
            row.edits = row.state == TrackState.OPEN and edits.covers(row.branch.node.path)
        return found

    listing = Listing(request, shown, TRACK_COLUMNS, TrackFilter(request.GET, shown), tabs=tabs, decorate=decorate, export="track-list")
    return render(request, "branches/coverage/tracks.html", {**place(request, "tracks"), "listing": listing})


@page("crew.edit", methods="GET POST")
def track_close(request: HouseRequest, pk: int) -> HttpResponse:
    row: LeaderTrack = get_object_or_404(selectors.tracks(request.scope), pk=pk)
    form = CloseTrackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        service = partial(services.close_track, track=row, is_done=data["outcome"] == "done", result=data["result"])
        if answer := carry_out(request, form, service, done=_("已办结。"), then=redirect("track_list")):
            return answer
    context = {**SECTION, "form": form, "team": row.team, "title": _("办结培养计划"), "lead": row.person.name}
    return render(request, "branches/coverage/crew_form.html", context, status=422 if form.errors else 200)
