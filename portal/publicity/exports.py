"""The list of publicities as a file; who objected is not in it."""

from django.utils.translation import gettext_lazy as _

from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found
from portal.publicity import selectors
from portal.publicity.enums import PublicityState


def find_publicities(asked: Asked) -> Found:
    rows, wanted = selectors.listed(asked.actor), asked.params.get("s", "")
    ids = selectors.waiting(asked.actor, asked.today).of(wanted) if wanted in {selectors.TO_ANSWER, selectors.TO_CLOSE} else None
    if ids is not None:
        return Found(rows.filter(pk__in=ids))
    if wanted not in PublicityState.values:
        return Found(rows)
    return Found(rows.filter(state=wanted), words=[str(PublicityState(wanted).label)])


COLUMNS = (
    ExportColumn("title", _("公示")),
    ExportColumn("node", _("范围"), "node.name"),
    ExportColumn("entry_count", _("项数"), kind="number"),
    ExportColumn("starts_on", _("开始日期"), kind="date"),
    ExportColumn("ends_on", _("截止日期"), kind="date"),
    ExportColumn("state", _("状态"), "get_state_display"),
)
EXPORTERS = (Exporter("publicity-list", _("公示"), "publicity.view", COLUMNS, find_publicities, ("title", "starts_on", "ends_on")),)
