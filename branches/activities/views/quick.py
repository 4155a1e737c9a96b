"""The pre-shift lecture on a phone: one screen, one submit, saved and filed in one act."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from branches.activities import services
from branches.activities.enums import ActivityState, AttendanceState
from branches.activities.forms import QuickForm
from branches.activities.models import Activity, ActivityKind
from branches.activities.selectors import expected_at, last_of_kind
from branches.activities.views.fetch import HELD_BACK, RollRow, is_held_back, marked, typed_states
from branches.activities.views.log import chosen_branch
from branches.orgs.models import Branch
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.pages import HouseRequest, is_fragment, page
from portal.organization.models import Node


def _habits(kind: ActivityKind, last: Activity | None, teams: list[Node]) -> dict[str, Any]:
    """What was said last time is the best guess for today."""
    team = next((t for t in teams if last and t.pk == last.team_id), teams[0] if teams else None)
    return {
        "kind": kind.code,
        "speaker": last.speaker_id if last else None,
        "shift": last.shift if last else "",
        "team": team.code if team else "",
        "minutes": kind.usual_minutes,
    }


def _roll(branch: Branch, kind: ActivityKind, team: Node | None, day: date, typed: Mapping[str, str]) -> list[RollRow]:
    states = typed_states(typed)
    return [RollRow(p.person_id, p.name, p.staff_no, states.get(p.person_id, "")) for p in expected_at(branch, kind, None, day, team)]


@page("activity.log", methods="GET POST")
def activity_quick(request: HouseRequest) -> HttpResponse:
    """Topic, speaker, shift, team, minutes, who was there. ``act``: refresh and all_present redraw, anything else saves."""
    now, day = clock.now(), clock.today()
    branches, branch = chosen_branch(request, request.POST.get("branch") or request.GET.get("branch", ""))
    kinds = list(ActivityKind.objects.filter(is_active=True, is_quick=True))
    wanted = request.POST.get("kind") or request.GET.get("kind", "")
    kind = next((k for k in kinds if k.code == wanted), kinds[0] if kinds else None)
    if kind is None:  # switched off in the catalogue
        raise Http404
    act, typed = request.POST.get("act", ""), request.POST.dict()
    is_sent = request.method == "POST" and act not in {"refresh", "all_present"}
    form = QuickForm(request.POST if is_sent else None, branch=branch, day=day)
    teams = list(form.fields["team"].queryset)
    form.initial = _habits(kind, last_of_kind(branch, kind), teams) | {k: v for k, v in typed.items() if k in form.fields}
    team = next((t for t in teams if t.code == (typed.get("team") if typed else form.initial["team"])), None)
    roll = _roll(branch, kind, team, day, typed)
    if act == "all_present":
        roll = [RollRow(row.person_id, row.name, row.staff_no, AttendanceState.PRESENT) for row in roll]
    may_file = request.actor.scope("activity.file").covers(branch.node.path)
    if is_sent and (made := _save(request, form, roll, now, file=may_file)) is not None:
        if is_held_back(made, file=may_file):
            messages.info(request, HELD_BACK)
        else:
            messages.success(request, _("已提交。") if made.state == ActivityState.FILED else _("已保存，请书记提交。"))
        return redirect("activity_detail", pk=made.pk)
    context = {
        "section": "activities", "form": form, "branch": branch, "branches": branches, "kind": kind, "kinds": kinds, "teams": teams,
        "rows": roll, "present": marked(roll), "may_file": may_file, "team": team,
        "once_key": request.POST.get("once_key", "")[:32] or uuid.uuid4().hex,
    }  # fmt: skip
    template = "branches/activities/_quick_roll.html" if is_fragment(request) else "branches/activities/activity_quick.html"
    return render(request, template, context, status=422 if form.errors else 200)


def _save(request: HouseRequest, form: QuickForm, roll: list[RollRow], now: datetime, *, file: bool) -> Activity | None:
    """The record, or None with the refusal in ``form``."""
    if not form.is_valid():
        return None
    known = {row.person_id for row in roll}
    here = {pk: state for pk, state in typed_states(request.POST.dict()).items() if state and pk in known}
    try:
        return services.log_activity(
            actor=request.actor, at=now, facts=form.facts(now), attendance=here, file=file,
            once_key=request.POST.get("once_key", "")[:32], uploads=request.FILES.getlist("files"),
        )  # fmt: skip
    except RuleBroken as broken:
        add_refusal(form, broken)
        return None
