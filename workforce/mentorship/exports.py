"""Agreements between mentor and apprentice as a file."""

from django.utils.translation import gettext_lazy as _

from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found
from workforce.mentorship import selectors
from workforce.mentorship.enums import MentorshipState
from workforce.mentorship.filters import MentorshipFilter
from workforce.mentorship.models import MentorshipAgreement


def find_agreements(asked: Asked) -> Found:
    rows, wanted, words = selectors.agreements(asked.scope), asked.params.get("s", ""), []
    if wanted in MentorshipState.values:
        rows, words = rows.filter(state=wanted), [str(MentorshipState(wanted).label)]
    filterset = MentorshipFilter(asked.params, rows, request=asked)
    return Found(filterset.qs, filterset, words)


def _branch(row: MentorshipAgreement) -> str:
    return row.branch.name if row.branch is not None else ""


def _judge(row: MentorshipAgreement) -> str:
    return row.judge.name if row.judge is not None else ""


COLUMNS = (
    ExportColumn("mentor_no", _("师傅工号"), "mentor.staff_no", is_personal=True),
    ExportColumn("mentor", _("师傅"), "mentor.name", is_personal=True),
    ExportColumn("apprentice_no", _("徒弟工号"), "apprentice.staff_no", is_personal=True),
    ExportColumn("apprentice", _("徒弟"), "apprentice.name", is_personal=True),
    ExportColumn("unit", _("单位"), "unit.name"),
    ExportColumn("branch", _("组织的党支部"), _branch),
    ExportColumn("kind", _("类别"), "kind.name"),
    ExportColumn("occupation", _("职业（工种）"), "occupation.name"),
    ExportColumn("aim", _("培养目标")),
    ExportColumn("is_member_mentor", _("师傅是党员"), lambda row: str(_("是") if row.is_member_mentor else _("否"))),
    ExportColumn("from_on", _("开始日期"), kind="date"),
    ExportColumn("to_on", _("截止日期"), kind="date"),
    ExportColumn("state", _("状态"), "get_state_display"),
    ExportColumn("indicator_count", _("指标数"), kind="number"),
    ExportColumn("reached_count", _("已达到"), kind="number"),
    ExportColumn("problem_count", _("解决难题"), kind="number"),
    ExportColumn("risen_on", _("徒弟晋级日期"), kind="date"),
    ExportColumn("judge", _("考评人"), _judge, is_personal=True),
    ExportColumn("grade", _("考核结果"), "get_grade_display"),
    ExportColumn("done_on", _("评定日期"), kind="date"),
)
EXPORTERS = (Exporter("mentorship-list", _("师徒协议"), "mentorship.list", COLUMNS, find_agreements, ("from_on", "to_on"), "apprentice"),)
