"""The list of panels as a file; what single members think is not in it."""

from django.utils.translation import gettext_lazy as _

from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found
from portal.panels import selectors
from portal.panels.enums import PanelState


def find_panels(asked: Asked) -> Found:
    rows, wanted = selectors.listed(asked.scope), asked.params.get("s", "")
    if wanted not in PanelState.values:
        return Found(rows)
    return Found(rows.filter(state=wanted), words=[str(PanelState(wanted).label)])


COLUMNS = (
    ExportColumn("title", _("评审组")),
    ExportColumn("node", _("范围"), "node.name"),
    ExportColumn("case_count", _("评审对象"), kind="number"),
    ExportColumn("seat_count", _("评委"), kind="number"),
    ExportColumn("convened_at", _("组建日期"), kind="date"),
    ExportColumn("state", _("状态"), "get_state_display"),
)
EXPORTERS = (Exporter("panel-list", _("评审组"), "panel.view", COLUMNS, find_panels, ("title", "convened_at")),)
