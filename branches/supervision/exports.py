"""Lists of supervision as files; that of matters its import takes back."""

from django.utils.translation import gettext_lazy as _

from branches.supervision import selectors
from branches.supervision.enums import OWED_STATES, FindingState, SupervisionCheckState
from branches.supervision.filters import CheckFilter, FindingFilter, MatterFilter
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found


def find_checks(asked: Asked) -> Found:
    rows, wanted = selectors.check_rows(asked.actor, asked.scope), asked.params.get("s", "")
    words = []
    if wanted in SupervisionCheckState.values:
        rows, words = rows.filter(state=wanted), [str(SupervisionCheckState(wanted).label)]
    filterset = CheckFilter(asked.params, rows, request=asked)
    return Found(filterset.qs, filterset, words)


CHECKS = (
    ExportColumn("node", _("单位编码"), "node.code"),
    ExportColumn("node_name", _("单位"), "node.name"),
    ExportColumn("title", _("检查内容")),
    ExportColumn("topic", _("监督重点"), "topic.name_zh"),
    ExportColumn("matter", _("管理事项"), "matter.name"),
    ExportColumn("kind", _("方式"), "get_kind_display"),
    ExportColumn("source", _("监督类别"), "get_source_display"),
    ExportColumn("lead", _("牵头部门"), "lead.name_zh"),
    ExportColumn("planned_on", _("计划完成日期"), kind="date"),
    ExportColumn("held_on", _("检查日期"), kind="date"),
    ExportColumn("result", _("检查情况")),
    ExportColumn("state", _("状态"), "get_state_display"),
)


def find_findings(asked: Asked) -> Found:
    rows, wanted = selectors.finding_rows(asked.scope), asked.params.get("s", "")
    words = []
    if wanted == "late":
        rows, words = rows.overdue_on(asked.today), [str(_("已逾期"))]  # type: ignore[attr-defined]
    elif wanted in FindingState.values:
        states = OWED_STATES if wanted == FindingState.ISSUED else (wanted,)
        rows, words = rows.filter(state__in=states), [str(FindingState(wanted).label)]
    filterset = FindingFilter(asked.params, rows, request=asked)
    return Found(filterset.qs, filterset, words)


FINDINGS = (
    ExportColumn("order_no", _("整改通知编号")),
    ExportColumn("node", _("单位编码"), "node.code"),
    ExportColumn("node_name", _("责任单位"), "node.name"),
    ExportColumn("topic", _("监督重点"), "topic.name_zh"),
    ExportColumn("source", _("监督类别"), "get_source_display"),
    ExportColumn("body", _("移送机关"), "get_body_display"),
    ExportColumn("document", _("文号")),
    ExportColumn("text", _("发现的问题")),
    ExportColumn("demand", _("整改要求")),
    ExportColumn("goal", _("目标"), "goal.name_zh"),
    ExportColumn("amount", _("挽回或避免损失（万元）"), kind="number"),
    ExportColumn("found_on", _("发现或收到日期"), kind="date"),
    ExportColumn("due_on", _("整改期限"), kind="date"),
    ExportColumn("measure", _("整改情况")),
    ExportColumn("answered_on", _("报送日期"), kind="date"),
    ExportColumn("closed_on", _("销号日期"), kind="date"),
    ExportColumn("state", _("状态"), "get_state_display"),
)


def find_matters(asked: Asked) -> Found:
    rows = selectors.matter_rows(asked.actor, asked.scope)
    filterset = MatterFilter(asked.params, rows, request=asked)
    return Found(filterset.qs, filterset)


MATTERS = (
    ExportColumn("node", value="node.code"),
    ExportColumn("node_name", _("单位"), "node.name"),
    ExportColumn("name"),
    ExportColumn("topic", value="topic.name_zh"),
    ExportColumn("object_type", value="object_type.name_zh"),
    ExportColumn("is_key", kind="flag"),
    ExportColumn("risk"),
    ExportColumn("measure"),
    ExportColumn("rule"),
    ExportColumn("flow"),
    ExportColumn("authority"),
    ExportColumn("platform"),
    ExportColumn("data"),
    ExportColumn("inside", _("党内监督次数"), kind="number"),
    ExportColumn("internal", _("内部监督次数"), kind="number"),
    ExportColumn("external", _("外部监督次数"), kind="number"),
    ExportColumn("owed", _("未销号问题"), kind="number"),
)


def find_draws(asked: Asked) -> Found:
    return Found(selectors.draw_rows(asked.scope))


DRAWS = (
    ExportColumn("title", _("名称")),
    ExportColumn("node_name", _("单位"), "node.name"),
    ExportColumn("stratum", _("分层方式"), "get_stratum_display"),
    ExportColumn("whole", _("总体"), lambda row: len(row.population), kind="number"),
    ExportColumn("size", _("抽中"), lambda row: len(row.chosen), kind="number"),
    ExportColumn("seed", _("种子")),
    ExportColumn("drawn_at", _("抽取时间"), kind="moment"),
)
EXPORTERS = (
    Exporter(
        "supervision-checks", _("监督检查计划"), "supervision.view", CHECKS, find_checks,
        ("title", "node__path", "topic__sort", "kind", "lead__sort", "planned_on"),
    ),
    Exporter(
        "supervision-findings", _("监督发现问题台账"), "supervision.view", FINDINGS, find_findings,
        ("node__path", "topic__sort", "source", "found_on", "due_on"),
    ),
    Exporter(
        "supervision-matters", _("管理事项台账"), "supervision.view", MATTERS, find_matters,
        ("name", "node__path", "topic__sort", "inside", "internal", "external", "owed"), imports="supervision-matters",
    ),
    Exporter("supervision-draws", _("随机抽查记录"), "supervision.plan", DRAWS, find_draws, ("title", "node__path", "drawn_at")),
)  # fmt: skip
