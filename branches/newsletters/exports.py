"""The list of newsletters as a file."""

from django.utils.translation import gettext_lazy as _

from branches.newsletters import selectors
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found


def find_newsletters(asked: Asked) -> Found:
    return Found(selectors.newsletters(asked.actor))


COLUMNS = (
    ExportColumn("node", _("单位或党组织"), "node.name"),
    ExportColumn("year", _("年度"), kind="number"),
    ExportColumn("quarter", _("季度"), kind="number"),
    ExportColumn("title", _("标题")),
    ExportColumn("standing", _("篇数"), kind="number"),
    ExportColumn("state", _("状态"), "get_state_display"),
    ExportColumn("published_on", _("发布日期"), kind="date"),
)
EXPORTERS = (Exporter("newsletter-list", _("工会简报"), "newsletter.read", COLUMNS, find_newsletters, ("title", "published_on")),)
