"""The list of announcements as a file; who has confirmed is on the page of each."""

from django.utils.translation import gettext_lazy as _

from portal.announcements import selectors
from portal.announcements.enums import Standing
from portal.announcements.models import Announcement
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found


def find_announcements(asked: Asked) -> Found:
    rows, wanted = selectors.listed(asked.actor, asked.today), asked.params.get("s", "")
    if wanted not in Standing.values:
        return Found(rows)
    return Found(selectors.on_day(rows, wanted, asked.today), words=[str(Standing(wanted).label)])


def _with_standing(rows: list[Announcement], asked: Asked) -> list[Announcement]:
    for row in rows:
        row.standing = row.standing_on(asked.today)  # type: ignore[attr-defined]
    return rows


COLUMNS = (
    ExportColumn("title", _("公告")),
    ExportColumn("node", _("发布单位"), "node.name"),
    ExportColumn("starts_on", _("生效日期"), kind="date"),
    ExportColumn("ends_on", _("截止日期"), kind="date"),
    ExportColumn("state", _("状态"), lambda row: str(Standing(row.standing).label)),
)
EXPORTERS = (
    Exporter(
        "announcement-list", _("公告"), "announcement.view", COLUMNS, find_announcements, ("title", "starts_on", "ends_on"),
        decorate=_with_standing,
    ),
)  # fmt: skip
