"""Lists of safety as files; that of hazards its import takes back."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from branches.orgs.models import Branch
from branches.safety import selectors
from branches.safety.enums import OWNED_STATES, AcceptanceState, AlarmState, HazardState
from branches.safety.filters import AccidentFilter, AlarmFilter, HazardFilter, InspectionFilter, asked_month
from branches.safety.rules import current_version
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found


def find_hazards(asked: Asked) -> Found:
    rows, wanted = selectors.hazard_rows(asked.scope), asked.params.get("s", "")
    words = []
    if wanted == "late":
        rows, words = rows.overdue_on(asked.today), [str(_("已逾期"))]  # type: ignore[attr-defined]
    elif wanted in HazardState.values:
        states = OWNED_STATES if wanted == HazardState.ASSIGNED else (wanted,)
        rows, words = rows.filter(state__in=states), [str(HazardState(wanted).label)]
    filterset = HazardFilter(asked.params, rows, request=asked)
    return Found(filterset.qs, filterset, words)


COLUMNS = (
    ExportColumn("node", value="node.code"),
    ExportColumn("node_name", _("单位"), "node.name"),
    ExportColumn("found_on", kind="date"),
    ExportColumn("place"),
    ExportColumn("text"),
    ExportColumn("grade", value="grade.name_zh"),
    ExportColumn("rhythm", value="get_rhythm_display"),
    ExportColumn("owner_post", _("责任岗位")),
    ExportColumn("due_on", kind="date"),
    ExportColumn("state", value="get_state_display"),
    ExportColumn("fix_note"),
    ExportColumn("fixed_on", kind="date"),
    ExportColumn("closed_on", kind="date"),
)


def find_inspections(asked: Asked) -> Found:
    rows = selectors.inspection_rows(asked.scope)
    filterset = InspectionFilter(asked.params, rows, request=asked)
    return Found(filterset.qs, filterset)


INSPECTIONS = (
    ExportColumn("node", _("单位编码"), "node.code"),
    ExportColumn("node_name", _("排查单位"), "node.name"),
    ExportColumn("rhythm", _("排查方式"), "get_rhythm_display"),
    ExportColumn("held_on", _("排查日期"), kind="date"),
    ExportColumn("place", _("地点")),
    ExportColumn("note", _("情况")),
    ExportColumn("found", _("发现隐患"), kind="number"),
)


def find_schedule(asked: Asked) -> Found:
    month = asked_month(asked.params, asked.today)
    nodes = list(selectors.looking_nodes(asked.actor, "inspection.view", asked.today))
    return Found(selectors.schedule_lines(nodes, month.starts_on, month.ends_on, asked.today), words=[month.code])


SCHEDULE = (
    ExportColumn("node", _("单位编码"), "node.code"),
    ExportColumn("node_name", _("单位"), "node.name"),
    ExportColumn("rhythm", _("排查方式")),
    ExportColumn("due", _("应查"), kind="number"),
    ExportColumn("met", _("已查"), kind="number"),
    ExportColumn("percent", _("完成率（%）"), kind="number"),
    ExportColumn("gaps", _("缺查"), lambda line: "、".join(f"{g.starts_on:%m-%d}" for g in line.gaps)),
)


def find_board(asked: Asked) -> Found:
    month = asked_month(asked.params, asked.today)
    rows = Branch.objects.within(asked.scope).filter(node__closed_on=None).select_related("node").order_by("node__path")
    return Found(selectors.board_of(list(rows), month, asked.today).lines, words=[month.code])


BOARD = (
    ExportColumn("branch", _("支部编码"), "branch.node.code"),
    ExportColumn("name", _("党支部"), "branch.node.name"),
    ExportColumn("review", _("本月已开事故案例复盘会"), lambda line: line.review is not None, kind="flag"),
    ExportColumn("actions", _("改进措施"), kind="number"),
    ExportColumn("lessons", _("安全宣教"), kind="number"),
    ExportColumn("open", _("未闭环隐患"), kind="number"),
    ExportColumn("late", _("逾期隐患"), kind="number"),
    ExportColumn("free_days", _("安全生产天数"), kind="number"),
)


def find_accidents(asked: Asked) -> Found:
    rows = selectors.accident_rows(asked.scope)
    filterset = AccidentFilter(asked.params, rows, request=asked)
    return Found(filterset.qs, filterset)


ACCIDENTS = (
    ExportColumn("node", _("单位编码"), "node.code"),
    ExportColumn("node_name", _("单位"), "node.name"),
    ExportColumn("happened_on", _("发生日期"), kind="date"),
    ExportColumn("kind", _("类别"), "get_kind_display"),
    ExportColumn("severity", _("程度"), "get_severity_display"),
    ExportColumn("summary", _("经过和原因")),
    ExportColumn("withdrawn", _("已撤销"), lambda row: row.withdrawn_at is not None, kind="flag"),
)


def find_alarms(asked: Asked) -> Found:
    rows, wanted = selectors.alarm_rows(asked.scope), asked.params.get("s", "")
    words = []
    if wanted in AlarmState.values:
        rows, words = rows.filter(state=wanted), [str(AlarmState(wanted).label)]
    filterset = AlarmFilter(asked.params, rows, request=asked)
    return Found(filterset.qs, filterset, words)


ALARMS = (
    ExportColumn("node", _("单位编码"), "node.code"),
    ExportColumn("node_name", _("单位"), "node.name"),
    ExportColumn("kind", _("报警类型"), "kind.name"),
    ExportColumn("source", _("来源系统")),
    ExportColumn("external_id", _("来源编号")),
    ExportColumn("device", _("设备")),
    ExportColumn("place", _("地点")),
    ExportColumn("value", _("读数"), kind="number"),
    ExportColumn("threshold", _("阈值"), kind="number"),
    ExportColumn("occurred_at", _("发生时间"), kind="moment"),
    ExportColumn("state", _("状态"), "get_state_display"),
    ExportColumn("reason", _("说明")),
)


def find_areas(asked: Asked) -> Found:
    return Found(selectors.area_rows(asked.actor, "standard.view", asked.today).filter(is_active=True))


AREAS = (
    ExportColumn("node", _("单位编码"), "node.code"),
    ExportColumn("node_name", _("单位"), "node.name"),
    ExportColumn("name", _("地点")),
    ExportColumn("kind", _("类别"), "get_kind_display"),
    ExportColumn("responsible_post", _("责任岗位")),
    ExportColumn("open", _("未闭环隐患"), kind="number"),
)


def find_standards(asked: Asked) -> Found:
    return Found(selectors.standard_rows(asked.actor, "standard.view", asked.today))


STANDARDS = (
    ExportColumn("name", _("标准")),
    ExportColumn("node_name", _("单位"), "node.name"),
    ExportColumn("size", _("条目"), kind="number"),
    ExportColumn("effective_from", _("生效日期"), kind="date"),
    ExportColumn("source", _("依据")),
)


def find_manuals(asked: Asked) -> Found:
    return Found(selectors.manual_rows(asked.actor, "standard.view", asked.today))


def with_current(rows: list[Any], asked: Asked) -> list[Any]:
    for row in rows:
        row.current = current_version(row.versions.all(), asked.today)
    return rows


MANUALS = (
    ExportColumn("title", _("手册")),
    ExportColumn("node_name", _("单位"), "node.name"),
    ExportColumn("area", _("工作面"), "area.name"),
    ExportColumn("label", _("现行版本"), "current.label"),
    ExportColumn("effective_from", _("生效日期"), "current.effective_from", kind="date"),
)


def find_acceptances(asked: Asked) -> Found:
    rows, wanted = selectors.acceptance_rows(asked.actor, "standard.view", asked.today), asked.params.get("s", "")
    if wanted in AcceptanceState.values:
        return Found(rows.filter(state=wanted), words=[str(AcceptanceState(wanted).label)])
    return Found(rows)


ACCEPTANCES = (
    ExportColumn("area", _("地点"), "area.name"),
    ExportColumn("node_name", _("单位"), "node.name"),
    ExportColumn("standard", _("标准"), "standard.name"),
    ExportColumn("checker_post", _("验收岗位")),
    ExportColumn("due_on", _("验收日期"), kind="date"),
    ExportColumn("state", _("结果"), "get_state_display"),
    ExportColumn("note", _("验收意见")),
    ExportColumn("done_on", _("登记日期"), kind="date"),
)


def find_topics(asked: Asked) -> Found:
    return Found(selectors.topic_rows(asked.actor, "standard.view", asked.today))


TOPICS = (
    ExportColumn("month", _("月份"), lambda row: f"{row.month:%Y-%m}"),
    ExportColumn("topic", _("重点")),
    ExportColumn("node_name", _("单位或支部"), "node.name"),
    ExportColumn("size", _("整治事项"), kind="number"),
    ExportColumn("done", _("已销项"), kind="number"),
)
EXPORTERS = (
    Exporter(
        "hazard-list", _("隐患台账"), "hazard.view", COLUMNS, find_hazards, ("node__path", "grade__sort", "found_at", "due_on"),
        imports="hazards",
    ),
    Exporter("inspection-list", _("排查记录"), "inspection.view", INSPECTIONS, find_inspections, ("node__path", "held_on", "found")),
    Exporter("inspection-schedule", _("排查计划完成情况"), "inspection.view", SCHEDULE, find_schedule),
    Exporter("safety-board", _("安全看板"), "safety.view", BOARD, find_board),
    Exporter("accident-list", _("事故记录"), "accident.view", ACCIDENTS, find_accidents, ("node__path", "happened_on", "kind", "severity")),
    Exporter("alarm-list", _("报警记录"), "alarm.view", ALARMS, find_alarms, ("node__path", "occurred_at")),
    Exporter("area-list", _("辖区地点"), "standard.view", AREAS, find_areas, ("name", "node__path", "open")),
    Exporter("standard-list", _("现场标准"), "standard.view", STANDARDS, find_standards, ("name", "node__path", "size", "effective_from")),
    Exporter(
        "manual-list", _("一队一册、一面一册"), "standard.view", MANUALS, find_manuals, ("title", "node__path"), decorate=with_current
    ),
    Exporter("acceptance-list", _("循环验收"), "standard.view", ACCEPTANCES, find_acceptances, ("area__name", "node__path", "due_on")),
    Exporter("topic-list", _("月度重点"), "standard.view", TOPICS, find_topics, ("month", "node__path", "size", "done")),
)  # fmt: skip
