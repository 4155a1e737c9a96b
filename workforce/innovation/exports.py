"""Projects and campaigns as files."""

from django.utils.translation import gettext_lazy as _

from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found
from workforce.innovation import selectors
from workforce.innovation.enums import InnovationState
from workforce.innovation.filters import CampaignFilter, ProjectFilter


def find_projects(asked: Asked) -> Found:
    rows, wanted, words = selectors.projects(asked.scope), asked.params.get("s", ""), []
    if wanted in InnovationState.values:
        rows, words = rows.filter(state=wanted), [str(InnovationState(wanted).label)]
    filterset = ProjectFilter(asked.params, rows, request=asked)
    return Found(filterset.qs, filterset, words)


def find_campaigns(asked: Asked) -> Found:
    filterset = CampaignFilter(asked.params, selectors.campaigns(asked.scope), request=asked)
    return Found(filterset.qs, filterset, [])


def find_reviews(asked: Asked) -> Found:
    return Found(selectors.reviews(asked.scope), None, [])


def _branch(row) -> str:
    return row.branch.name if row.branch is not None else ""


def _verdict(row) -> str:
    return "" if row.is_passed is None else str(_("通过") if row.is_passed else _("未通过"))


def _reason(row) -> str:
    return row.refusal.name if row.refusal is not None else ""


PROJECTS = (
    ExportColumn("title", _("项目名称")),
    ExportColumn("kind", _("项目类型"), "kind.name"),
    ExportColumn("unit", _("单位"), "unit.name"),
    ExportColumn("branch", _("党支部"), _branch),
    ExportColumn("lead", _("负责人"), "lead.name", is_personal=True),
    ExportColumn("is_member_lead", _("负责人是党员"), kind="flag"),
    ExportColumn("is_party_skill", _("“党建+技能攻坚”项目"), kind="flag"),
    ExportColumn("from_on", _("开始日期"), kind="date"),
    ExportColumn("due_on", _("计划结题"), kind="date"),
    ExportColumn("milestone_count", _("节点数"), kind="number"),
    ExportColumn("done_count", _("已完成节点"), kind="number"),
    ExportColumn("state", _("状态"), "get_state_display"),
    ExportColumn("closed_on", _("结题日期"), kind="date"),
    ExportColumn("outcome", _("结题成效")),
)
CAMPAIGNS = (
    ExportColumn("title", _("活动名称")),
    ExportColumn("kind", _("活动类别"), "get_kind_display"),
    ExportColumn("node", _("范围"), "node.name"),
    ExportColumn("from_on", _("开始日期"), kind="date"),
    ExportColumn("to_on", _("截止日期"), kind="date"),
    ExportColumn("measure_count", _("措施数"), kind="number"),
    ExportColumn("adopted_count", _("已采纳"), kind="number"),
    ExportColumn("wanted", _("预期采纳措施数"), kind="number"),
)
REVIEWS = (
    ExportColumn("title", _("评估对象")),
    ExportColumn("source_kind", _("类别"), "get_source_kind_display"),
    ExportColumn("node", _("单位"), "node.name"),
    ExportColumn("convened_at", _("组织时间"), kind="moment"),
    ExportColumn("benefit", _("效益"), kind="number"),
    ExportColumn("feasibility", _("可行性"), kind="number"),
    ExportColumn("is_passed", _("结论"), _verdict),
    ExportColumn("refusal", _("未通过原因"), _reason),
)
EXPORTERS = (
    Exporter("innovation-list", _("创新项目"), "innovation.view", PROJECTS, find_projects, ("from_on", "due_on"), "lead"),
    Exporter("innovation-campaigns", _("征集活动"), "innovation.view", CAMPAIGNS, find_campaigns, ("from_on", "to_on")),
    Exporter("innovation-reviews", _("实效评估"), "innovation.judge", REVIEWS, find_reviews, ("convened_at",)),
)
