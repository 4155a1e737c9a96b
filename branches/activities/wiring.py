from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from django.core import checks
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from branches.activities import access, rules, selectors, services, todos
from branches.activities.checks import check_partitions
from branches.activities.enums import AttendanceState
from branches.activities.exports import EXPORTERS
from branches.activities.imports import ActivityResource
from branches.activities.messages import SENTENCES
from branches.activities.models import Activity, ActivityKind
from branches.activities.selectors.online import own_online
from branches.activities.views.offline import activity_kit, send_activity
from branches.orgs.models import Branch
from branches.orgs.open_tasks import register_open_tasks
from branches.orgs.panels import register_panel
from portal.audit.messages import action_label
from portal.audit.registry import leave_untraced
from portal.ballots import registry as ballot_registry
from portal.ballots.models import Ballot
from portal.ballots.registry import BallotBrief
from portal.catalogue.registry import Catalogue
from portal.catalogue.registry import register as register_catalogue
from portal.desk import registry as desk
from portal.exchange.registry import ImportKind, call_records
from portal.exchange.registry import register as register_kind
from portal.files.access import register_owner
from portal.files.models import EvidenceLink
from portal.kernel import clock, exporters, menu, sentences
from portal.kernel.errors import NotReachable, RuleBroken, ensure
from portal.kernel.events import EventKind
from portal.kernel.events import register as register_events
from portal.kernel.periods import year_of
from portal.kernel.scope import Scope
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo
from portal.offline.registry import DraftKind
from portal.offline.registry import register as register_draft
from portal.people.models import Person
from portal.people.panels import register_panel as register_person_panel
from portal.rights.access import Actor
from portal.search import registry as search
from portal.signin import registry
from portal.signin.registry import SigninBrief, SigninLine
from portal.signin.selectors import present_ids


class ActivitySignin:
    """How people sign in to an activity."""

    @staticmethod
    def _find(record_id: int) -> Activity | None:
        return Activity.objects.select_related("branch__node", "kind", "group").filter(pk=record_id).first()

    def _get(self, record_id: int) -> Activity:
        activity = self._find(record_id)
        if activity is None:
            raise NotReachable("activity")
        return activity

    def brief(self, record_id: int) -> SigninBrief | None:
        a = self._find(record_id)
        if a is None:
            return None
        url = reverse("activity_detail", args=[a.pk])
        present, expected = selectors.joint_totals(a) if a.lead_id is None else (a.present, a.expected)
        return SigninBrief(a.subject, f"{a.branch.node.name} · {a.kind}", a.place, a.starts_at, present, expected, url)

    def ensure_may_run(self, actor: Actor, record_id: int, at: datetime) -> None:
        ensure(access.may_run_signin(actor, self._get(record_id), at))

    def roll(self, record_id: int) -> Sequence[SigninLine]:
        rows = selectors.roll_of(self._get(record_id))
        return [
            SigninLine(
                row.person_id, row.person.name, row.person.staff_no, row.state == AttendanceState.PRESENT, row.method,
                row.get_method_display(), row.signed_at,
            )
            for row in rows
        ]  # fmt: skip

    def prepare(self, actor: Actor, record_id: int, at: datetime) -> None:
        lead = services.open_roll(actor=actor, at=at, activity=self._get(record_id))
        services.open_rolls_of_shares(lead)

    def sign(self, actor: Actor, record_id: int, person_id: int, method: str, at: datetime) -> bool:
        activity, words = self._get(record_id), dict[str, Any](actor=actor, at=at, person_id=person_id, method=method)
        try:
            return services.sign_in(**words, activity=activity)
        except RuleBroken as broken:
            share = services.sign_in_at_share(activity, person_id) if broken.code == "attendance.not_expected" else None
            if share is None:
                raise
            return services.sign_in(**words, activity=share)


class ActivityBallots:
    """Votes at a meeting of members or of the committee: who has a vote by the register, who is there by the roll-call."""

    view_right, run_right = "activity.view", "activity.edit"

    @staticmethod
    def _get(record_id: int) -> Activity:
        activity = ActivitySignin._find(record_id)
        if activity is None:
            raise NotReachable("activity")
        return activity

    def brief(self, record_id: int) -> BallotBrief | None:
        a = ActivitySignin._find(record_id)
        return BallotBrief(a.subject, a.branch.node, a.held_on, reverse("activity_detail", args=[a.pk])) if a else None

    def ensure_may_run(self, actor: Actor, record_id: int, at: datetime) -> None:
        activity = self._get(record_id)
        ensure(access.may_hold_ballot(actor, activity, at))

    def rule_codes(self, record_id: int) -> Sequence[str]:
        activity = self._get(record_id)
        return rules.voting_rules(activity.kind.holder, activity.branch.node.kind)

    def eligible(self, record_id: int) -> Collection[int]:
        return [p.person_id for p in selectors.expected_of(self._get(record_id)) if p.is_voting]

    def present(self, record_id: int) -> Collection[int]:
        return present_ids(ActivitySignin(), record_id)

    def concluded(self, ballot: Ballot, actor: Actor, at: datetime) -> None:
        """The result stands beside the minutes; nothing else follows by itself."""


def effects_panel(branch: Branch, actor: Actor) -> dict[str, Any] | None:
    """What the branch's activities did for production this year; nothing where nothing is recorded or reached."""
    if not actor.is_system and not actor.scope("activity.view").covers(branch.node.path):
        return None
    year = year_of(clock.today())
    summary = selectors.effect_summary(branch, year)
    return {"summary": summary, "year": year.code} if summary else None


def event_facts(activity: Activity) -> dict[str, Any]:
    """What other systems are told of a record."""
    return {
        "branch": activity.branch.node.code, "kind": activity.kind.code, "held_on": activity.held_on.isoformat(),
        "state": str(activity.state), "expected": activity.expected, "present": activity.present, "version": activity.version,
    }  # fmt: skip


def activities_found(scope: Scope, day: date) -> QuerySet[Activity]:
    return Activity.objects.within(scope).select_related("kind", "branch__node")


def activity_hit(activity: Activity) -> search.Hit:
    detail = f"{activity.held_on.isoformat()} · {activity.kind} · {activity.branch.node.short_name}"
    return search.Hit(activity.subject, detail, reverse("activity_detail", args=[activity.pk]))


def files_found(scope: Scope, day: date) -> QuerySet[EvidenceLink]:
    own = Activity.objects.within(scope).order_by().values("pk")
    return EvidenceLink.objects.filter(record_kind="activity", record_id__in=own).select_related("file").order_by("-pk")


def file_hit(link: EvidenceLink) -> search.Hit:
    """A file leads to the record that it proves."""
    return search.Hit(link.file.name, localdate(link.file.uploaded_at).isoformat(), reverse("activity_detail", args=[link.record_id]))


def connect_search() -> None:
    search.keep(search.SearchIndex("activity", lambda: Activity.objects.values_list("pk", "subject", "place")))
    page = search.RecordPage("activity_detail", "pk", "pk")
    found, hit = activities_found, activity_hit
    search.show(search.SearchKind("activity", _("组织生活"), "notebook", "activity.view", 40, "activity", found, hit, page=page))
    search.show(search.SearchKind("activity_file", _("活动附件"), "paperclip", "activity.view", 60, "file", files_found, file_hit))


def judged_rows(scope: Scope) -> QuerySet[Activity]:
    return Activity.objects.within(scope).select_related("branch__node", "kind")


def row_name(activity: Activity) -> str:
    return f"{activity.held_on.isoformat()} {activity.branch.node.short_name} {activity.subject}"


def _archive(actor: Actor, at: datetime, row: Activity, reason: str) -> None:
    services.archive_activity(actor=actor, at=at, activity=row)


def _return(actor: Actor, at: datetime, row: Activity, reason: str) -> None:
    services.return_activity(actor=actor, at=at, activity=row, reason=reason)


def review_tile(actor: Actor, at: datetime) -> dict[str, Any]:
    """Records that wait for the actor to archive or return them, as the tab of the list counts them: two statements."""
    rows = selectors.awaiting_archive(judged_rows(actor.scope("activity.archive")), actor).order_by("held_on", "pk")
    return {"count": rows.count(), "rows": list(rows[:5])}


def connect_desk() -> None:
    act = desk.BulkAction
    desk.bulk(
        act("activity.archive", _("归档"), "lock", "activity.archive", judged_rows, _archive, row_name,
            _("归档后记录锁定，不能再修改。只有已提交、且不是您自己记录或提交的活动会归档。"))
    )  # fmt: skip
    desk.bulk(
        act("activity.return", _("退回"), "arrow-back-up", "activity.return", judged_rows, _return, row_name,
            _("退回后不再计分，支部会收到通知和原因，改好后可重新提交。"), needs_reason=True)
    )  # fmt: skip
    template = "branches/activities/_review_tile.html"
    desk.tile(desk.Tile("review", _("待归档的活动"), "notebook", "activity.archive", template, review_tile, 30))
    desk.quick(desk.QuickAction("activity_log", _("记录活动"), "edit", "activity_log", "activity.log", 10))
    desk.quick(desk.QuickAction("activity_list", _("查看活动记录"), "notebook", "activity_list", "activity.view", 40))
    text = _("开完会在这里记一笔：点名、纪要、照片一次填完，提交后就计入任务。")
    desk.step(desk.TourStep("activity_log", "tile-quick", _("记录活动"), text, "activity.log", 36))


RECORDS = {
    "branches.Activity": _("活动记录"),
    "branches.Attendance": _("活动出勤"),
    "branches.MeetingResolution": _("会议决议"),
    "branches.ActivitySitting": _("活动场次"),
    "branches.ActivityObserver": _("列席人员"),
    "branches.ActivityEffect": _("活动成效"),
    "branches.JointHolder": _("联合举办方"),
}


def my_online(person: Person, actor: Actor) -> dict[str, Any] | None:
    """What one may join by a link, on one's own page only. One statement."""
    if actor.person_id is None or actor.person_id != person.pk:
        return None
    rows = own_online(person.pk, clock.now())
    return {"rows": rows} if rows else None


def connect() -> None:
    leave_untraced("a form that is not sent yet", "branches.ActivityDraft")
    checks.register(check_partitions, checks.Tags.database)
    exporters.register(*EXPORTERS)
    call_records(RECORDS)
    sentences.register(SENTENCES)
    draft = DraftKind("activity", activity_kit, send_activity, "branches/activities/_offline_form.html", "js/offline_activity.js")
    register_draft(draft)
    connect_search()
    connect_desk()
    menu.add(menu.MenuEntry("joint", "users-group", _("联合活动"), "joint_list", "joint.view", 15, group=menu.PARTY))
    menu.add(menu.MenuEntry("activities", "notebook", _("组织生活"), "activity_list", "activity.view", 14, group=menu.PARTY))
    register_owner(
        "activity", access.may_open_file, access.may_take_file_off, may_add=access.may_add_file,
        node_of=selectors.branch_node, reach=selectors.file_reach, places=selectors.file_places,
    )  # fmt: skip
    registry.register("activity", ActivitySignin())
    ballot_registry.register("activity", ActivityBallots())
    register_open_tasks("activities", _("没有办完的活动记录"), 10, selectors.open_records)
    register_open_tasks("resolutions", _("没有办结的决议"), 20, selectors.open_decisions)
    register_panel("effects", 30, "branches/activities/_effects_panel.html", effects_panel)
    register_person_panel("online", 5, "branches/activities/_online_panel.html", my_online)
    register_kind(ImportKind("activities", _("活动记录"), ActivityResource, order=60, list_url="activity_list"))
    fields = ("holder", "usual_time", "usual_minutes", "is_quick", "needs_minutes", "form", "source")
    register_catalogue(Catalogue("activity-kinds", _("活动类型"), ActivityKind, fields, order=10))
    _connect_notices()


def _connect_notices() -> None:
    notices.register_codes("activity.", Category.BRANCH)
    notices.register_codes("joint.", Category.BRANCH)
    notices.register_codes("joint.answered_notice", Category.BRANCH, is_private=True)
    notices.register_codes("activity.returned", Category.BRANCH, is_private=True)
    notices.register_codes("effect.", Category.BRANCH)
    notices.register_group_line(notices.GroupLine("to_file", "group.to_file", todos.count_to_file, order=20))
    records = "activity_list"
    for kind in (
        TodoKind("returned", _("被退回的活动记录"), "activity.edit", todos.returned, 14, records, "?state=returned"),
        TodoKind("joint", _("待答复的联合活动邀请"), "joint.answer", todos.invitations, 16, "joint_list"),
        TodoKind("to_file", _("待提交的活动记录"), "activity.file", todos.to_file, 18, records, "?state=held"),
        TodoKind("resolutions", _("快到期和已逾期的决议"), "resolution.follow", todos.due_resolutions, 22, "resolution_list"),
        TodoKind("to_archive", _("待归档的活动记录"), "activity.archive", todos.to_archive, 36, records, "?state=waiting"),
        TodoKind("effects", _("待核实的生产成效"), "effect.confirm", todos.effects_to_confirm, 38, records),
    ):
        register_todo(kind)
    for act in ("logged", "changed", "filed", "returned", "archived", "recorded", "imported"):
        code = f"activity.{act}"
        register_events(EventKind(code, action_label(code), event_facts, page="activity_detail", api="activity-detail", order=10))
