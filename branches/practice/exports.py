"""Check lists with their figures."""

from django.utils.translation import gettext_lazy as _

from branches.practice import selectors
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found


def find_sheets(asked: Asked) -> Found:
    return Found(selectors.sheets(asked.scope))


SHEETS = (
    ExportColumn("subject", _("活动"), "activity.subject"),
    ExportColumn("held_on", _("日期"), "activity.held_on", kind="date"),
    ExportColumn("branch", _("党支部"), "activity.branch.node.name"),
    ExportColumn("template", _("清单"), "template.name"),
    ExportColumn("points", _("检查项"), kind="number"),
    ExportColumn("problems", _("有问题"), kind="number"),
    ExportColumn("conclusion", _("结论")),
)
EXPORTERS = (Exporter("practice-list", _("实践清单"), "activity.view", SHEETS, find_sheets, ("template__sort",)),)
