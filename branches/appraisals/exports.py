"""Rounds with counts by grade, the lines of one round, and duty reports as files."""

from django.utils.translation import gettext_lazy as _

from branches.appraisals.enums import AppraisalState
from branches.appraisals.filters import DutyReportFilter
from branches.appraisals.models import MemberAppraisal, MemberAppraisalCase
from branches.appraisals.selectors import reports, rounds
from portal.ballots.enums import Appraisal
from portal.kernel.errors import NotReachable
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found


def find_rounds(asked: Asked) -> Found:
    rows, year = rounds.counted(rounds.appraisals(asked.scope)), asked.params.get("year", "")
    if year.isdecimal():
        return Found(rows.filter(year=int(year)).order_by("branch__node__path"), words=[year])
    return Found(rows)


def _is_out(row: MemberAppraisal) -> bool:
    return row.state in {AppraisalState.TOLD, AppraisalState.CLOSED}


def find_cases(asked: Asked) -> Found:
    wanted = asked.params.get("round", "")
    row = rounds.appraisals(asked.scope).filter(pk=int(wanted) if wanted.isdecimal() else 0).first()
    if row is None:
        raise NotReachable("appraisal")
    rows = MemberAppraisalCase.objects.within(asked.scope).filter(appraisal=row).select_related("person")
    return Found(rows.exclude(person=asked.actor.person_id, told_on=None), words=[f"{row.branch.node.name} {row.year}"])


def find_reports(asked: Asked) -> Found:
    rows = reports.reports(asked.actor)
    filterset = DutyReportFilter(asked.params, rows)
    return Found(filterset.qs, filterset)


def _count(grade: str) -> ExportColumn:
    return ExportColumn(grade, Appraisal(grade).label, lambda row: getattr(row, f"n_{grade}") if _is_out(row) else None, kind="number")


ROUND_COLUMNS = (
    ExportColumn("branch", _("支部编码"), "branch.node.code"),
    ExportColumn("branch_name", _("党支部"), "branch.node.name"),
    ExportColumn("year", _("年度"), kind="number"),
    ExportColumn("members", _("党员"), kind="number"),
    *[_count(grade) for grade in Appraisal.values],
    ExportColumn("state", _("步骤"), "get_state_display"),
)
CASE_COLUMNS = (
    ExportColumn("staff_no", _("工号"), "person.staff_no", is_personal=True),
    ExportColumn("name", _("姓名"), "person.name", is_personal=True),
    ExportColumn("standing", _("党员类别"), "get_standing_display"),
    ExportColumn("grade", _("评定等次"), "get_grade_display", is_personal=True),
    ExportColumn("told_on", _("反馈日期"), kind="date"),
    ExportColumn("improve_by", _("整改期限"), kind="date"),
    ExportColumn("improved_on", _("整改完成日期"), kind="date"),
)
REPORT_COLUMNS = (
    ExportColumn("branch", _("支部编码"), "branch.node.code"),
    ExportColumn("branch_name", _("党支部"), "branch.node.name"),
    ExportColumn("year", _("年度"), kind="number"),
    ExportColumn("person", _("述职人"), "person.name", is_personal=True),
    ExportColumn("total", _("得分"), kind="number"),
    ExportColumn("band", _("等次"), "get_band_display"),
    ExportColumn("state", _("状态"), "get_state_display"),
)
EXPORTERS = (
    Exporter("appraisal-list", _("民主评议汇总"), "appraisal.counts", ROUND_COLUMNS, find_rounds, ("year",)),
    Exporter("appraisal-cases", _("民主评议名单"), "appraisal.view", CASE_COLUMNS, find_cases, people="person", needs_reason=True),
    Exporter("duty-report-list", _("述职评议"), "duty_report.view", REPORT_COLUMNS, find_reports, ("year", "total"), "person"),
)
