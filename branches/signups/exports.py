"""Events with their figures; who has a place is on the page for those who run the event."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from branches.signups import selectors
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found


def find_sheets(asked: Asked) -> Found:
    return Found(selectors.sheets(asked.scope))


def _with_state(rows: list[Any], asked: Asked) -> list[Any]:
    return selectors.with_state(rows, asked.now)


SHEETS = (
    ExportColumn("subject", _("活动"), "activity.subject"),
    ExportColumn("kind", _("活动类型"), "activity.kind.name"),
    ExportColumn("branch", _("党支部"), "activity.branch.node.name"),
    ExportColumn("starts_at", _("开始时间"), "activity.starts_at", kind="moment"),
    ExportColumn("places", _("名额"), kind="number"),
    ExportColumn("placed", _("已报名"), kind="number"),
    ExportColumn("waiting", _("候补"), kind="number"),
    ExportColumn("state", _("状态"), lambda row: str(row.state.label)),
)
EXPORTERS = (Exporter("signup-list", _("活动报名"), "activity.view", SHEETS, find_sheets, ("activity__starts_at",), decorate=_with_state),)
