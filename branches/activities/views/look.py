"""The list and one record."""

from collections.abc import Callable
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.activities import access, registry, rules, selectors
from branches.activities.enums import STATE_TABS, STATE_TONES, WAITING_TAB, ActivityState, AttendanceState, KindHolder
from branches.activities.filters import ActivityFilter
from branches.activities.forms import SittingForm
from branches.activities.models import Activity, AttendanceCorrection
from branches.activities.views.fetch import reachable
from portal.ballots.selectors import beside
from portal.catalogue.selectors import value_on
from portal.desk import registry as desk
from portal.files.selectors import file_panel
from portal.kernel import clock
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page
from portal.kernel.sentences import sentence
from portal.kernel.verdict import Verdict
from portal.rights.access import Actor

COLUMNS = (
    Column(gettext_lazy("主题")),
    Column(gettext_lazy("类型"), css="hide-s"),
    Column(gettext_lazy("支部"), css="hide-s"),
    Column(gettext_lazy("时间"), "starts_at", "hide-s"),
    Column(gettext_lazy("实到 / 应到"), css="num hide-s"),
    Column(gettext_lazy("状态")),
)


RIGHT_OF = {"write": "edit"}  # whose right an act asks for where it is called otherwise


@page("activity.view")
def activity_list(request: HouseRequest) -> HttpResponse:
    """All records inside the reach, by state, kind, branch, month and words."""
    now, scope, actor = clock.now(), request.scope, request.actor
    rows = selectors.activity_rows(scope)
    state = request.GET.get("state", "")
    filterset = ActivityFilter(request.GET, rows, scope=scope)
    may_archive = actor.can("activity.archive")
    counts = selectors.state_counts(filterset.qs, now, actor if may_archive else None)
    names = {key: str(ActivityState(key).label) for key in STATE_TABS}
    if may_archive:
        names[WAITING_TAB] = _("等我归档")
    filterset._qs = selectors.of_tab(filterset.qs, state, actor, now)
    listing = Listing(
        request, rows, COLUMNS, filterset, bulk=desk.bulk_for(actor, "activity.archive", "activity.return"), export="activity-list"
    )
    tabs = [(_("全部"), listing.query(state=None, page=None), counts["all"], state not in names)]
    tabs += [(label, listing.query(state=key, page=None), counts[key], key == state) for key, label in names.items()]
    listing.tabs, listing.decorate = tabs, _state_now(now)
    listing.count = counts[state if state in names else "all"]
    context = {"section": "activities", "listing": listing, "may_log": actor.can("activity.log")}
    return render(request, "branches/activities/activity_list.html", context)


def _state_now(now) -> Callable[[list], list]:
    def decorate(rows: list[Activity]) -> list[Activity]:
        for row in rows:
            row.state = rules.state_now(row.state, row.starts_at, now)  # shown only, never saved
        return rows

    return decorate


def _steps(activity: Activity, state: str) -> list[dict]:
    """The way of a record for the step bar: what has happened, and what comes next. A returned record waits to be filed."""
    at = rules.STEPS.index("held" if state == ActivityState.RETURNED else state)
    when = [activity.created_at, activity.starts_at, activity.filed_at, activity.archived_at]
    labels = [_("登记"), _("开展"), _("提交"), _("归档")]
    return [
        {"label": label, "css": "done" if i <= at else "now" if i == at + 1 else "", "at": when[i] if i <= at else None}
        for i, label in enumerate(labels)
    ]


@page("activity.view")
def activity_detail(request: HouseRequest, pk: int) -> HttpResponse:
    """One record with everything that belongs to it, and the buttons that its state allows."""
    now, actor = clock.now(), request.actor
    activity = reachable(request, pk)
    state = rules.state_now(activity.state, activity.starts_at, now)
    roll, files = list(selectors.roll_of(activity)), file_panel(actor, "activity", activity.pk)
    agenda, resolutions = list(activity.agenda.all()), list(activity.resolutions.select_related("owner"))
    unexplained = sum(1 for row in roll if row.state == AttendanceState.ABSENT)
    history = selectors.history_of(activity)
    facts = rules.MinutesFacts(
        activity.chair_id,
        activity.recorder_id,
        len(agenda),
        bool(activity.summary),
        len(files.rows),
        0 if unexplained == len(roll) else unexplained,
        bool(activity.present) and _is_thin(activity),
        activity.kind.needs_minutes,
    )
    verdicts = _verdicts(actor, activity, now)
    corrections = AttendanceCorrection.objects.filter(attendance__activity=activity).select_related("attendance__person", "corrected_by")
    context = {
        "section": "activities", "activity": activity, "state": state, "state_label": ActivityState(state).label,
        "tone": STATE_TONES[state], "steps": _steps(activity, state), "roll": roll,
        "is_untaken": state in {"planned", "held"} and unexplained == len(roll), "tally": selectors.tally(roll), "file_panel": files,
        "agenda": agenda, "resolutions": resolutions, "sittings": list(activity.sittings.all()),
        "notes": [sentence(code) for code in rules.notes_of(facts)] if state in {"held", "returned", "filed"} else [],
        "corrections": corrections,
        "verdicts": verdicts, "why_not_file": _why_not_file(activity, verdicts), "sitting_form": SittingForm(),
        "may_follow": access.holds(actor, "resolution.follow", activity),
        "history": history, "last_return": next((row for row in history if row.action == "activity.returned"), None),
        "filed_in_trail": any(row.action == "activity.filed" for row in history),
        "observers": list(activity.observers.all()), "tags": list(activity.tags.all()),
        "effects": list(selectors.effects_of(activity)),
        "may_effect": state != ActivityState.PLANNED and access.holds(actor, "effect.record", activity),
        "may_confirm": access.holds(actor, "effect.confirm", activity),
        "ballots": beside(actor, "activity", activity.pk), "may_ballot": _may_ballot(actor, activity, now),
        "record_kind": "activity", "record_id": activity.pk,
        "may_again": access.holds(actor, "activity.log", activity),
        "holders": selectors.holders_of(activity.lead or activity), "may_lead": _may_lead(actor, activity, now),
        "voters": selectors.voters_there(activity, roll),
        "cards": registry.cards_of(activity, actor, now),
    }  # fmt: skip
    return render(request, "branches/activities/activity_detail.html", context)


def _verdicts(actor: Actor, activity: Activity, now: datetime) -> dict[str, Verdict]:
    """Of each act whose button belongs on the page: whether it may be done now."""
    asks = {
        "edit": access.may_edit, "write": access.may_write, "file": access.may_file, "correct": access.may_correct,
        "return": access.may_return, "archive": access.may_archive,
    }  # fmt: skip
    return {
        name: ask(actor, activity, now)
        for name, ask in asks.items()
        if access.holds(actor, f"activity.{RIGHT_OF.get(name, name)}", activity)
    }


def _may_ballot(actor: Actor, activity: Activity, now: datetime) -> bool:
    """Whether the button that puts something to the vote belongs on the page."""
    return access.holds(actor, "activity.edit", activity) and bool(access.may_hold_ballot(actor, activity, now))


def _may_lead(actor: Actor, activity: Activity, now: datetime) -> bool:
    """Whether others may be asked to hold it too."""
    return access.holds(actor, "activity.edit", activity) and bool(access.may_lead(actor, activity, now))


def _is_thin(activity: Activity) -> bool:
    """A committee meeting without its quorum (VOTE-04 of docs/rules.md 1.4)."""
    if activity.kind.holder != KindHolder.COMMITTEE:
        return False
    return rules.is_below_quorum(activity.expected, activity.present, float(value_on("ATTENDANCE_QUORUM", activity.held_on, before=0)))


def _why_not_file(activity: Activity, verdicts: dict) -> str:
    """The sentence beside a greyed filing button, or nothing when it works."""
    verdict = verdicts.get("file")
    if verdict is None:
        return ""
    if verdict:
        verdict = rules.may_file(activity.present)
    return "" if verdict else sentence(verdict.code, verdict.params)
