"""Sessions as a file: what was studied and how many were there."""

from django.utils.translation import gettext_lazy as _

from branches.theory import selectors
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found


def find_sessions(asked: Asked) -> Found:
    return Found(selectors.sessions(asked.scope))


SESSIONS = (
    ExportColumn("node", _("党委"), "node.name"),
    ExportColumn("held_on", _("学习日期"), kind="date"),
    ExportColumn("form", _("形式"), "get_form_display"),
    ExportColumn("topic", _("学习主题")),
    ExportColumn("texts", _("学习材料")),
    ExportColumn("expected", _("应到"), kind="number"),
    ExportColumn("present", _("实到"), kind="number"),
    ExportColumn("withdrawn_on", _("撤销日期"), kind="date"),
)
EXPORTERS = (
    Exporter("theory-sessions", _("理论学习中心组学习"), "theory.view", SESSIONS, find_sessions, ("held_on", "node__path", "present")),
)
