"""The ledger of organisational life as a file that its import takes back, and the resolutions still open.

Why somebody was away (sick, private) is on the record's page for those who run it; it does not leave in a list.
"""

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from branches.activities import rules, selectors
from branches.activities.enums import PRESENT_STATES, STATE_TABS, WAITING_TAB, ActivityState, JointState
from branches.activities.filters import ActivityFilter
from branches.activities.models import Activity, Attendance
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found


def find_activities(asked: Asked) -> Found:
    rows, state = selectors.activity_rows(asked.scope), asked.params.get("state", "")
    filterset = ActivityFilter(asked.params, rows, scope=asked.scope)
    there = Attendance.objects.filter(state__in=PRESENT_STATES).select_related("person").order_by("person__staff_no")
    words = [str(ActivityState(state).label)] if state in STATE_TABS else [str(_("等我归档"))] if state == WAITING_TAB else []
    found = selectors.of_tab(filterset.qs, state, asked.actor, asked.now)
    found = found.select_related("kind", "branch__node", "group", "team", "chair", "recorder")
    return Found(found.prefetch_related(Prefetch("attendance", there, to_attr="those_present"), "tags"), filterset, words)


def _with_state(rows: list[Activity], asked: Asked) -> list[Activity]:
    for row in rows:
        row.state = rules.state_now(row.state, row.starts_at, asked.now)  # shown only, never saved
    return rows


def find_resolutions(asked: Asked) -> Found:
    return Found(selectors.open_resolutions(asked.scope))


def find_joint(asked: Asked) -> Found:
    wanted = asked.params.get("s", "")
    words = [str(JointState(wanted).label)] if wanted in JointState.values else []
    return Found(selectors.of_joint_state(selectors.joint_rows(asked.scope), wanted), None, words)


ACTIVITIES = (
    ExportColumn("branch", value="branch.node.code"),
    ExportColumn("branch_name", _("支部名称"), "branch.node.name"),
    ExportColumn("kind", value="kind.name_zh"),
    ExportColumn("group", value="group.code"),
    ExportColumn("subject"),
    ExportColumn("starts_at", kind="moment"),
    ExportColumn("ends_at", kind="moment"),
    ExportColumn("place"),
    ExportColumn("place_type", value="get_place_type_display"),
    ExportColumn("chair", value="chair.staff_no", is_personal=True),
    ExportColumn("recorder", value="recorder.staff_no", is_personal=True),
    ExportColumn("present", value=lambda row: "、".join(a.person.staff_no for a in row.those_present), is_personal=True),
    ExportColumn("expected_count", value="expected", kind="number"),
    ExportColumn("present_count", value="present", kind="number"),
    ExportColumn("work_shift", value="get_shift_display"),
    ExportColumn("team", value="team.code"),
    ExportColumn("tags", value=lambda row: "、".join(tag.code for tag in row.tags.all())),
    # Not 状态: a plan and a returned record have states that no file may set.
    ExportColumn("record_state", _("记录状态"), "get_state_display"),
)
RESOLUTIONS = (
    ExportColumn("text", _("决议")),
    ExportColumn("branch", _("支部"), "activity.branch.node.name"),
    ExportColumn("activity", _("会议"), "activity.subject"),
    ExportColumn("held_on", _("会议日期"), "activity.held_on", kind="date"),
    ExportColumn("owner", _("责任人"), "owner.name", is_personal=True),
    ExportColumn("due_on", _("完成期限"), kind="date"),
    ExportColumn("follow_up", _("办理情况")),
)
JOINT = (
    ExportColumn("subject", _("主题"), "activity.subject"),
    ExportColumn("lead", _("牵头支部"), "activity.branch.node.name"),
    ExportColumn("starts_at", _("开始时间"), "activity.starts_at", kind="moment"),
    ExportColumn("branch", _("党支部"), "branch.node.name"),
    ExportColumn("unit", _("工会所在单位"), "unit.name"),
    ExportColumn("state", _("状态"), "get_state_display"),
    ExportColumn("reason", _("原因")),
)
EXPORTERS = (
    Exporter(
        "activity-list", _("活动记录"), "activity.view", ACTIVITIES, find_activities, ("starts_at",), "attendance__person", _with_state,
        "activities",
    ),
    Exporter("joint-list", _("联合活动"), "joint.view", JOINT, find_joint, ("activity__starts_at",)),
    Exporter("resolution-list", _("待办决议"), "activity.view", RESOLUTIONS, find_resolutions, ("due_on",), "owner"),
)  # fmt: skip
