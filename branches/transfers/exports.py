"""Letters with who holds whom today."""

from typing import Any

from django.utils.translation import gettext_lazy

from branches.transfers import selectors
from branches.transfers.filters import LetterFilter
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found


def find_letters(asked: Asked) -> Found:
    rows = selectors.letter_rows(asked.scope)
    narrowed = LetterFilter(asked.params, rows, today=asked.today)
    return Found(narrowed.qs, narrowed)


def _with_holders(rows: list[Any], asked: Asked) -> list[Any]:
    return selectors.with_holders(rows, asked.today)


COLUMNS = (
    ExportColumn("number", gettext_lazy("介绍信编号"), "number"),
    ExportColumn("staff_no", gettext_lazy("工号"), "person.staff_no", is_personal=True),
    ExportColumn("name", gettext_lazy("姓名"), "person.name", is_personal=True),
    ExportColumn("kind", gettext_lazy("类型"), "get_kind_display"),
    ExportColumn("source", gettext_lazy("转出"), "source"),
    ExportColumn("target", gettext_lazy("接收"), "target"),
    ExportColumn("issued_on", gettext_lazy("开具日期"), kind="date"),
    ExportColumn("expires_on", gettext_lazy("有效期至"), kind="date"),
    ExportColumn("dues_paid_until", gettext_lazy("党费交至"), lambda r: f"{r.dues_paid_until:%Y-%m}" if r.dues_paid_until else ""),
    ExportColumn("moved_on", gettext_lazy("接收日期"), kind="date"),
    ExportColumn("standing", gettext_lazy("状态"), lambda row: str(row.standing_now.label)),
    ExportColumn("holder", gettext_lazy("目前组织关系在"), lambda row: str(row.holder or "")),
)
EXPORTERS = (
    Exporter(
        "transfer-list", gettext_lazy("组织关系转接"), "transfer.view", COLUMNS, find_letters, ("expires_on",),
        people="person", decorate=_with_holders,
    ),
)  # fmt: skip
