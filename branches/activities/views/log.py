"""Logging on a phone: one page, everything prefilled that can be known."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.activities import services
from branches.activities.enums import ActivityState, AttendanceState, KindHolder
from branches.activities.forms import REFRESH, ActivityForm, initial_of, local_or_none
from branches.activities.models import Activity, ActivityDraft, ActivityKind
from branches.activities.selectors import ExpectedPerson, covered_teams, expected_at, last_of_kind, log_branches
from branches.activities.views.fetch import HELD_BACK, RollRow, is_held_back, marked, typed_states
from branches.orgs.models import Branch
from branches.orgs.selectors import groups_of
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.pages import HouseRequest, is_fragment, page
from portal.organization.models import Node

KEPT = (
    "kind", "group", "subject", "starts_at", "ends_at", "place", "place_type", "link", "chair", "recorder", "summary", "speaker", "shift",
    "team", "tags",
)  # fmt: skip
FULL_FORM_TIME = "%Y-%m-%dT%H:%M"


@dataclass
class Sheet:
    """The page as it stands: branch and kind chosen, values typed or prefilled, the roll."""

    branch: Branch
    kind: ActivityKind
    group: Node | None
    groups: list[Node]
    starts_at: datetime
    values: dict[str, Any]
    roll: list[RollRow]
    kept: dict[int, str]  # marks of people whom another kind of activity expects: they come back with it


def _choose(options: list, wanted: str) -> Any:
    """The option of code or id ``wanted``, else the first."""
    return next((o for o in options if wanted in {o.code, str(o.pk)}), options[0] if options else None)


def chosen_branch(request: HouseRequest, wanted: str) -> tuple[list[Branch], Branch]:
    """The branches the page may log for, and the one asked for; 404 outside the reach."""
    branches = list(log_branches(request.scope))
    if not branches:
        raise Http404
    found = next((b for b in branches if b.node.code == wanted), None)
    if wanted and found is None:
        raise Http404
    return branches, found or branches[0]


def _usual_start(kind: ActivityKind, now: datetime) -> datetime:
    local = timezone.localtime(now)
    usual = kind.usual_time
    return local.replace(hour=usual.hour, minute=usual.minute, second=0, microsecond=0) if usual else local.replace(second=0, microsecond=0)


def _subject(kind: ActivityKind, group: Node | None, starts_at: datetime) -> str:
    params = {"month": timezone.localtime(starts_at).month, "kind": str(kind), "group": group.name if group else ""}
    return _("%(group)s%(month)s月%(kind)s") % params


def build_sheet(branch: Branch, typed: Mapping[str, Any], now: datetime, source: Activity | None = None) -> Sheet:
    """Fill in what is known: typed values first, then the last record of that kind, then the kind's habits.

    A value is typed when it differs from the one that was prefilled (``*_was``).
    """
    kind = _choose(list(ActivityKind.objects.filter(is_active=True)), typed.get("kind") or (source.kind.code if source else ""))
    starts_at = local_or_none(typed.get("starts_at", "")) if typed.get("starts_at") != typed.get("starts_was") else None
    starts_at = starts_at or _usual_start(kind, now)
    day = timezone.localdate(starts_at)
    groups = list(groups_of(branch, day)) if kind.holder == KindHolder.GROUP else []
    wanted = typed.get("group") or (source.group.code if source and source.group else "")
    group = _choose(groups, wanted)
    last = source or last_of_kind(branch, kind, group)
    subject, place = _subject(kind, group, starts_at), last.place if last else ""
    values: dict[str, Any] = {k: typed[k] for k in KEPT if k in typed}
    values |= {"kind": kind.code, "group": group.code if group else "", "starts_at": starts_at}
    if typed.get("subject", "") == typed.get("subject_was", ""):
        values["subject"] = subject
    if typed.get("place", "") == typed.get("place_was", ""):
        values["place"] = place
    values.setdefault("place_type", last.place_type if last else None)
    if values["place_type"] is None:
        del values["place_type"]
    if source:
        values |= {k: v for k, v in initial_of(source).items() if k in {"chair", "recorder", "speaker", "shift", "team", "tags"}}
    values |= {"subject_was": subject, "place_was": place, "starts_was": timezone.localtime(starts_at).strftime(FULL_FORM_TIME)}
    if typed.get("starts_at") and typed.get("starts_at") != typed.get("starts_was"):
        values["starts_was"] = typed.get("starts_was", "")
    team = covered_teams(branch, day).filter(code=values["team"]).first() if kind.is_quick and values.get("team") else None
    roll, kept = _marks(expected_at(branch, kind, group, day, team), typed)
    return Sheet(branch, kind, group, groups, starts_at, values, roll, kept)


def _marks(people: Iterable[ExpectedPerson], typed: Mapping[str, Any]) -> tuple[list[RollRow], dict[int, str]]:
    """The roll with the marks typed so far, and the marks of people who are not on it."""
    states = typed_states(typed, "k_") | typed_states(typed)
    roll = [RollRow(p.person_id, p.name, p.staff_no, states.get(p.person_id, "")) for p in people]
    shown = {row.person_id for row in roll}
    return roll, {pk: state for pk, state in states.items() if pk not in shown and state}


@page("activity.log", methods="GET POST")
def activity_log(request: HouseRequest) -> HttpResponse:
    """Log or plan an activity. ``act``: refresh and all_present redraw, draft saves unfiled, send files."""
    now = clock.now()
    branches, branch = chosen_branch(request, request.POST.get("branch") or request.GET.get("branch", ""))
    if request.method == "POST":
        typed = request.POST.dict() | {"tags": request.POST.getlist("tags")}
        sheet, act = build_sheet(branch, typed, now), request.POST.get("act", "")
        if act == "all_present":
            sheet.roll = [replace(row, state=AttendanceState.PRESENT) for row in sheet.roll]
        if act in {"refresh", "all_present"}:
            return _show(request, branches, sheet, now, once_key=request.POST.get("once_key", ""))
        return _save(request, branches, sheet, now, file=act == "send")
    draft = ActivityDraft.objects.filter(user_id=request.user.pk or 0, branch=branch).first()
    kind, source = request.GET.get("kind", ""), _source(request, branch)
    use_draft = draft is not None and "fresh" not in request.GET and source is None and kind in {"", draft.payload.get("kind")}
    if use_draft and draft is not None:
        return _show(request, branches, build_sheet(branch, draft.payload, now), now, draft=draft, restored=True)
    asked = {"kind": kind} | {name: request.GET[name] for name in ("group", "starts_at") if request.GET.get(name)}
    return _show(request, branches, build_sheet(branch, asked, now, source), now, draft=draft)


def _source(request: HouseRequest, branch: Branch) -> Activity | None:
    """The record named by ``from``, inside the reach; 404 otherwise."""
    text = request.GET.get("from", "")
    if not text:
        return None
    rows = Activity.objects.within(request.scope).select_related("kind", "group")
    found = rows.filter(pk=text, branch=branch).first() if text.isascii() and text.isdigit() else None
    if found is None:
        raise Http404
    return found


def _show(
    request: HouseRequest, branches: list[Branch], sheet: Sheet, now: datetime, *, form: ActivityForm | None = None,
    once_key: str = "", draft: ActivityDraft | None = None, restored: bool = False,
) -> HttpResponse:  # fmt: skip
    day = timezone.localdate(sheet.starts_at)
    if form is None:
        form = ActivityForm(initial=sheet.values, branch=sheet.branch, day=day)
    for name in ("starts_at", "team"):  # both decide who is expected
        form.fields[name].widget.attrs |= {"hx-post": request.path, **REFRESH}
    context = {
        "section": "activities", "form": form, "sheet": sheet, "branches": branches, "kinds": list(form.fields["kind"].queryset),
        "is_plan": sheet.starts_at > now, "present": marked(sheet.roll), "draft": draft, "restored": restored,
        "may_file": request.actor.scope("activity.file").covers(sheet.branch.node.path),
        "is_invited": sheet.kind.holder == KindHolder.INVITED, "once_key": once_key or uuid.uuid4().hex,
    }  # fmt: skip
    template = "branches/activities/_log_part.html" if is_fragment(request) else "branches/activities/activity_log.html"
    return render(request, template, context, status=422 if form.errors else 200)


def _save(request: HouseRequest, branches: list[Branch], sheet: Sheet, now: datetime, *, file: bool) -> HttpResponse:
    form = ActivityForm(request.POST, branch=sheet.branch, day=timezone.localdate(sheet.starts_at))
    once_key = request.POST.get("once_key", "")[:32]
    if form.is_valid():
        states = {pk: state for pk, state in typed_states(request.POST.dict()).items() if state}
        actor: Any = request.actor
        try:
            activity = services.log_activity(
                actor=actor, at=now, facts=form.facts(), attendance=states, once_key=once_key, file=file,
                uploads=request.FILES.getlist("files"),
            )  # fmt: skip
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            services.drop_draft(actor=actor, at=now, branch=sheet.branch)
            said = {
                ActivityState.PLANNED: _("已存为计划。"),
                ActivityState.HELD: _("已保存，还没有提交。"),
                ActivityState.FILED: _("已提交。"),
            }
            if is_held_back(activity, file=file):
                messages.info(request, HELD_BACK)
            else:
                messages.success(request, said.get(ActivityState(activity.state), _("已保存。")))
            return redirect("activity_detail", pk=activity.pk)
    return _show(request, branches, sheet, now, form=form, once_key=once_key)


@page("activity.log", methods="POST")
def activity_draft(request: HouseRequest) -> HttpResponse:
    """Keep what has been typed so far; answers with one line that says when."""
    now = clock.now()
    _branches, branch = chosen_branch(request, request.POST.get("branch", ""))
    kept: dict[str, Any] = {k: v[:20000] for k, v in request.POST.items() if k in KEPT or k.endswith("_was") or k.startswith(("a_", "k_"))}
    kept["tags"] = [code[:40] for code in request.POST.getlist("tags")[:40]]
    key = request.POST.get("once_key", "")[:32]
    if not services.keep_draft(actor=request.actor, at=now, branch=branch, payload=kept, once_key=key):
        return HttpResponse(status=204)
    return render(request, "branches/activities/_draft_note.html", {"saved_at": now})
