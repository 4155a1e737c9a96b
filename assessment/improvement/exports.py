"""The three lists as files."""

from django.utils.translation import gettext_lazy as _

from assessment.improvement import selectors
from assessment.improvement.enums import DiagnosisState, ImprovementState
from assessment.improvement.filters import DiagnosisFilter, FeedbackFilter, ImprovementFilter
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found


def find_improvements(asked: Asked) -> Found:
    wanted = asked.params.get("s", "")
    rows = selectors.in_tab(selectors.improvements(asked.scope), wanted, asked.today)
    words = [str(_("逾期"))] if wanted == "late" else []
    if wanted in ImprovementState.values:
        words = [str(ImprovementState(wanted).label)]
    filterset = ImprovementFilter(asked.params, rows, request=asked)
    return Found(filterset.qs, filterset, words)


def find_diagnoses(asked: Asked) -> Found:
    rows, wanted, words = selectors.diagnoses(asked.actor), asked.params.get("s", ""), []
    if wanted in DiagnosisState.values:
        rows, words = rows.filter(state=wanted), [str(DiagnosisState(wanted).label)]
    filterset = DiagnosisFilter(asked.params, rows, request=asked)
    return Found(filterset.qs, filterset, words)


def find_sheets(asked: Asked) -> Found:
    filterset = FeedbackFilter(asked.params, selectors.sheets(asked.scope), request=asked)
    return Found(filterset.qs, filterset)


BRANCH = ExportColumn("branch", _("党支部"), "branch.node.name")
IMPROVEMENTS = (
    BRANCH,
    ExportColumn("source", _("来源"), "get_source_display"),
    ExportColumn("problem", _("存在问题")),
    ExportColumn("cause", _("原因")),
    ExportColumn("measure", _("措施")),
    ExportColumn("owner", _("责任人"), "owner.name", is_personal=True),
    ExportColumn("due_on", _("完成期限"), kind="date"),
    ExportColumn("state", _("状态"), "get_state_display"),
    ExportColumn("done_on", _("报告完成日期"), kind="date"),
    ExportColumn("proof", _("整改结果")),
    ExportColumn("judged_at", _("确认或退回时间"), kind="moment"),
    ExportColumn("reopened", _("退回次数"), kind="number"),
    ExportColumn("reason", _("退回或不列入的原因")),
)
DIAGNOSES = (
    BRANCH,
    ExportColumn("year", _("年度"), kind="number"),
    ExportColumn("state", _("状态"), "get_state_display"),
    ExportColumn("named", _("发现问题"), kind="number"),
    ExportColumn("handed_in_at", _("提交时间"), kind="moment"),
)
SHEETS = (
    BRANCH,
    ExportColumn("round", _("考核期"), "round.code"),
    ExportColumn("party", _("党建得分"), kind="number"),
    ExportColumn("business", _("业务得分"), kind="number"),
    ExportColumn("lost", _("失分指标"), kind="number"),
    ExportColumn("words", _("小结")),
    ExportColumn("made_at", _("制表时间"), kind="moment"),
)
EXPORTERS = (
    Exporter(
        "improvement-list", _("问题改进清单"), "improvement.list", IMPROVEMENTS, find_improvements,
        ("branch__node__path", "due_on"), "owner",
    ),
    Exporter("diagnosis-list", _("自我检查"), "improvement.diagnoses", DIAGNOSES, find_diagnoses, ("branch__node__path", "year")),
    Exporter("feedback-list", _("考核反馈单"), "improvement.feedback", SHEETS, find_sheets, ("branch__node__path", "round__starts_on")),
)  # fmt: skip
