"""An activity written down where there is no network: what the phone needs for it, and how the draft becomes a record."""

from datetime import date, datetime
from typing import Any

from django.forms import Form
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from branches.activities import services
from branches.activities.enums import ROLL_SEGMENTS, KindHolder, PlaceType
from branches.activities.forms import ActivityForm, QuickForm
from branches.activities.models import Activity, ActivityDraft, ActivityKind
from branches.activities.selectors import expected_at, log_branches
from branches.activities.views.fetch import HELD_BACK, is_held_back, typed_states
from branches.activities.views.log import build_sheet
from branches.orgs.models import Branch
from branches.orgs.selectors import groups_of
from portal.kernel.errors import NotReachable, RuleBroken
from portal.offline.registry import Fields, SentDraft
from portal.rights.access import Actor

MOST_BRANCHES = 10
QUICK = "quick"  # the value of ``form`` in a draft of the one-screen lecture


def activity_kit(actor: Actor, day: date) -> dict[str, Any]:
    """Branches of the reach with their groups and rosters (numbers, no names), kinds, places. Four statements a branch."""
    branches = list(log_branches(actor.scope("activity.log"))[:MOST_BRANCHES]) if actor.can("activity.log") else []
    kinds = list(ActivityKind.objects.filter(is_active=True)) if branches else []
    return {
        "branches": [_branch_kit(branch, actor, kinds, day) for branch in branches],
        "kinds": [{"code": k.code, "name": k.name, "holder": k.holder} for k in kinds],
        "places": [{"code": str(code), "name": str(label)} for code, label in PlaceType.choices],
        "states": [{"code": str(state), "name": str(state.label)} for state, _short in ROLL_SEGMENTS],
    }


def _branch_kit(branch: Branch, actor: Actor, kinds: list[ActivityKind], day: date) -> dict[str, Any]:
    groups = list(groups_of(branch, day))
    of_holder = {kind.holder: kind for kind in kinds}
    rosters: dict[str, list[dict[str, Any]]] = {}
    for holder, kind in of_holder.items():
        for group in groups if holder == KindHolder.GROUP else [None]:
            name = f"{holder}:{group.code}" if group else str(holder)
            rosters[name] = [{"id": p.person_id, "no": p.staff_no} for p in expected_at(branch, kind, group, day)]
    return {
        "code": branch.node.code, "name": branch.node.name, "may_file": actor.scope("activity.file").covers(branch.node.path),
        "groups": [{"code": g.code, "name": g.name} for g in groups], "rosters": rosters,
    }  # fmt: skip


def send_activity(actor: Actor, at: datetime, once_key: str, fields: Fields, typed_at: datetime) -> SentDraft:
    """The record of a draft, by the rules of the form it was typed in. RuleBroken with the sentences of the form."""
    data = QueryDict(mutable=True)
    for name, value in fields:
        data.appendlist(name, value)
    is_to_file = data.get("act") == "send"
    known = services.known_record(actor=actor, once_key=once_key)
    if known is not None:
        return _sent(known, file=is_to_file and actor.scope("activity.file").covers(known.branch.node.path))
    branch = log_branches(actor.scope("activity.log")).filter(node__code=data.get("branch", "")).first()
    if branch is None:
        raise NotReachable("activity.log")
    form: ActivityForm | QuickForm
    if data.get("form") == QUICK:
        form = QuickForm(data, branch=branch, day=timezone.localdate(typed_at))
        facts = form.facts(typed_at) if form.is_valid() else None
    else:
        sheet = build_sheet(branch, data.dict() | {"tags": data.getlist("tags")}, at)
        form = ActivityForm(data, branch=branch, day=timezone.localdate(sheet.starts_at))
        facts = form.facts() if form.is_valid() else None
    if facts is None:
        raise RuleBroken("activity.draft_refused", reasons=_reasons(form))
    states = {pk: state for pk, state in typed_states(data.dict()).items() if state}
    may_file = is_to_file and actor.scope("activity.file").covers(branch.node.path)
    made = services.log_activity(actor=actor, at=at, facts=facts, attendance=states, once_key=once_key, file=may_file)
    kept = ActivityDraft.objects.filter(user_id=actor.user_id or 0, branch=branch).first()
    if kept is not None and kept.payload.get("subject") == data.get("subject"):  # the autosave of the same form
        services.drop_draft(actor=actor, at=at, branch=branch)
    return _sent(made, file=may_file)


def _sent(activity: Activity, *, file: bool) -> SentDraft:
    note = str(HELD_BACK) if is_held_back(activity, file=file) else ""
    return SentDraft(reverse("activity_detail", args=[activity.pk]), activity.subject, note)


def _reasons(form: Form) -> str:
    """Each field that is wrong with what is right, in the order of the form."""
    return " ".join(
        f"{form[name].label}：{' '.join(str(error) for error in errors)}" for name, errors in form.errors.items() if name in form.fields
    )
