"""Honours as a file that their import takes back."""

from django.utils.translation import gettext_lazy as _

from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found
from workforce.honours import access, selectors
from workforce.honours.enums import HonourState
from workforce.honours.filters import HonourFilter
from workforce.honours.models import Honour


def find_honours(asked: Asked) -> Found:
    rows, wanted = selectors.honours(asked.scope), asked.params.get("s", "")
    words = []
    if wanted in selectors.STATES:
        rows, words = rows.filter(selectors.STATES[wanted]), [str(HonourState(wanted).label)]
    filterset = HonourFilter(asked.params, rows, request=asked)
    return Found(filterset.qs, filterset, words)


def _collective(row: Honour) -> str:
    return "" if row.person_id else row.node.code


COLUMNS = (
    ExportColumn("title", value="title.name_zh"),
    ExportColumn("staff_no", value="person.staff_no", is_personal=True),
    ExportColumn("name", _("获奖人"), "person.name", is_personal=True),
    ExportColumn("node", value=_collective),
    ExportColumn("node_name", _("所在单位或集体"), "node.name"),
    ExportColumn("level", value="get_level_display"),
    ExportColumn("awarded_on", kind="date"),
    ExportColumn("awarded_by"),
    ExportColumn("document"),
    ExportColumn("matter"),
    ExportColumn("state", _("核实状态"), lambda row: str(HonourState(access.state_of(row)).label)),
)
EXPORTERS = (
    Exporter(
        "honour-list", _("荣誉"), "honour.view", COLUMNS, find_honours, ("title__sort", "level", "awarded_on"), "person", imports="honours"
    ),
)
