"""Campaigns with the number of their events, and visits."""

from django.utils.translation import gettext_lazy as _

from branches.campaigns import selectors
from branches.campaigns.enums import VisitState
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found


def find_campaigns(asked: Asked) -> Found:
    return Found(selectors.campaigns(asked.scope))


def find_visits(asked: Asked) -> Found:
    wanted = asked.params.get("s", "")
    words = [str(VisitState(wanted).label)] if wanted in VisitState.values else []
    return Found(selectors.of_state(selectors.visits(asked.scope), wanted), None, words)


CAMPAIGNS = (
    ExportColumn("name", _("名称")),
    ExportColumn("kind", _("类别"), "get_kind_display"),
    ExportColumn("node", _("举办单位"), "node.name"),
    ExportColumn("from_on", _("开始日期"), kind="date"),
    ExportColumn("to_on", _("结束日期"), kind="date"),
    ExportColumn("n_events", _("活动数"), kind="number"),
)
VISITS = (
    ExportColumn("topic", _("内容")),
    ExportColumn("guest", _("劳模工匠"), "honour.person.name", is_personal=True),
    ExportColumn("title", _("荣誉称号"), "honour.title.name"),
    ExportColumn("branch", _("接待支部"), "branch.node.name"),
    ExportColumn("planned_on", _("约定日期"), kind="date"),
    ExportColumn("state", _("状态"), lambda row: str(row.state.label)),
    ExportColumn("cancel_reason", _("取消原因")),
)
EXPORTERS = (
    Exporter("campaign-list", _("主题活动"), "campaign.view", CAMPAIGNS, find_campaigns, ("node__path", "from_on")),
    Exporter(
        "model-visit-list",
        _("劳模工匠进支部"),
        "campaign.view",
        VISITS,
        find_visits,
        ("branch__node__path", "planned_on"),
        people="honour__person",
    ),
)
