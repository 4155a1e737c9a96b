"""The board and the pool of problems as files."""

from django.utils.translation import gettext_lazy as _

from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found
from workforce.challenges import selectors
from workforce.challenges.enums import ChallengeState, ProblemState
from workforce.challenges.filters import ChallengeFilter, ProblemFilter


def find_challenges(asked: Asked) -> Found:
    """Those of the reader's reach: what is only read on the board of others is not taken along."""
    rows, wanted, words = selectors.challenges(asked.scope), asked.params.get("s", ""), []
    if wanted in ChallengeState.values:
        rows, words = rows.filter(state=wanted), [str(ChallengeState(wanted).label)]
    filterset = ChallengeFilter(asked.params, rows, request=asked)
    return Found(filterset.qs, filterset, words)


def find_problems(asked: Asked) -> Found:
    rows, wanted, words = selectors.problems(asked.scope), asked.params.get("s", ""), []
    if wanted in ProblemState.values:
        rows, words = rows.filter(state=wanted), [str(ProblemState(wanted).label)]
    filterset = ProblemFilter(asked.params, rows, request=asked)
    return Found(filterset.qs, filterset, words)


def _yes(value: bool) -> str:
    return str(_("是") if value else _("否"))


COLUMNS = (
    ExportColumn("title", _("项目名称")),
    ExportColumn("problem", _("难题"), "problem.title"),
    ExportColumn("source", _("来源类型"), "problem.get_source_display"),
    ExportColumn("unit", _("来源单位"), "problem.unit.name"),
    ExportColumn("target", _("目标数值")),
    ExportColumn("budget", _("预算（元）"), kind="number"),
    ExportColumn("prize", _("奖金（元）"), kind="number"),
    ExportColumn("claim_until", _("揭榜截止"), kind="date"),
    ExportColumn("due_on", _("完成期限"), kind="date"),
    ExportColumn("state", _("状态"), "get_state_display"),
    ExportColumn("claims", _("揭榜团队"), "claim_count", kind="number"),
    ExportColumn("lead", _("领题人"), lambda row: row.lead_name or "", is_personal=True),
    ExportColumn("member", _("党员领题"), lambda row: _yes(row.is_member_led)),
    ExportColumn("stage_score", _("阶段得分"), kind="number"),
    ExportColumn("accepted_on", _("验收日期"), kind="date"),
)
PROBLEM_COLUMNS = (
    ExportColumn("title", _("难题")),
    ExportColumn("source", _("来源类型"), "get_source_display"),
    ExportColumn("unit", _("来源单位"), "unit.name"),
    ExportColumn("branch", _("党支部"), lambda row: row.branch.name if row.branch is not None else ""),
    ExportColumn("owner", _("负责人"), "owner.name", is_personal=True),
    ExportColumn("due_on", _("要求解决日期"), kind="date"),
    ExportColumn("value", _("解决后的价值")),
    ExportColumn("origin", _("来自")),
    ExportColumn("origin_no", _("来源编号")),
    ExportColumn("state", _("状态"), "get_state_display"),
)
EXPORTERS = (
    Exporter(
        "challenge-list", _("攻坚项目榜"), "challenge.board", COLUMNS, find_challenges, ("title", "due_on", "stage_score"), "problem__owner"
    ),
    Exporter("challenge-problems", _("难题清单"), "challenge.raise", PROBLEM_COLUMNS, find_problems, ("title", "due_on"), "owner"),
)
