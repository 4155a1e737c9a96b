"""Partnerships and the list of shared resources as files."""

from django.utils.translation import gettext_lazy as _

from branches.partnerships import selectors
from branches.partnerships.filters import PartnershipFilter, ResourceFilter
from branches.vanguard.enums import TermState
from branches.vanguard.selectors import by_state
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found


def find_partnerships(asked: Asked) -> Found:
    rows, wanted, words = selectors.partnerships(asked.scope), asked.params.get("s", ""), []
    if wanted in TermState.values:
        rows, words = by_state(rows, wanted, asked.today), [str(TermState(wanted).label)]
    filterset = PartnershipFilter(asked.params, rows)
    return Found(filterset.qs, filterset, words)


def find_resources(asked: Asked) -> Found:
    filterset = ResourceFilter(asked.params, selectors.resources(asked.scope))
    return Found(filterset.qs, filterset)


COLUMNS = (
    ExportColumn("name", _("共建单位")),
    ExportColumn("kind", _("类别"), "get_kind_display"),
    ExportColumn("node", _("党组织"), "node.name"),
    ExportColumn("agreement", _("协议名称")),
    ExportColumn("aim", _("共建目标")),
    ExportColumn("signed_on", _("签订日期"), kind="date"),
    ExportColumn("from_on", _("开始日期"), kind="date"),
    ExportColumn("to_on", _("截止日期"), kind="date"),
    ExportColumn("ended_on", _("结束日期"), kind="date"),
    ExportColumn("activity_count", _("共建活动"), kind="number"),
    ExportColumn("effect_count", _("有成效的活动"), kind="number"),
    ExportColumn("last_on", _("最近活动"), kind="date"),
)
RESOURCE_COLUMNS = (
    ExportColumn("title", _("资源")),
    ExportColumn("side", _("提供方"), "get_side_display"),
    ExportColumn("partner", _("共建单位"), "partnership.name"),
    ExportColumn("node", _("党组织"), "partnership.node.name"),
    ExportColumn("terms", _("使用说明")),
    ExportColumn("offered_on", _("列入日期"), kind="date"),
    ExportColumn("withdrawn_on", _("停用日期"), kind="date"),
)
EXPORTERS = (
    Exporter("partnership-list", _("党建共建"), "partnership.view", COLUMNS, find_partnerships, ("name", "from_on")),
    Exporter("shared-resources", _("共享资源清单"), "partnership.view", RESOURCE_COLUMNS, find_resources, ("title", "offered_on")),
)
