"""Places as a file that their import takes back; brands as a file."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from branches.places import selectors
from branches.places.enums import PlaceCare
from branches.places.filters import BrandFilter, PlaceFilter
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found


def find_places(asked: Asked) -> Found:
    rows, wanted = selectors.places(asked.scope).order_by("node__path", "name", "pk"), asked.params.get("s", "")
    words = []
    if wanted in PlaceCare.values:
        rows, words = selectors.by_care(rows, wanted, asked.today), [str(PlaceCare(wanted).label)]
    filterset = PlaceFilter(asked.params, rows)
    return Found(filterset.qs, filterset, words)


def _with_care(rows: list[Any], asked: Asked) -> list[Any]:
    return selectors.with_care(rows, asked.today, selectors.rhythm(asked.today))


def find_brands(asked: Asked) -> Found:
    filterset = BrandFilter(asked.params, selectors.brands(asked.scope))
    return Found(filterset.qs, filterset)


PLACE_COLUMNS = (
    ExportColumn("node", value="node.code"),
    ExportColumn("node_name", _("党组织"), "node.name"),
    ExportColumn("kind", value="kind.name"),
    ExportColumn("name"),
    ExportColumn("unit", value="unit.code"),
    ExportColumn("unit_name", _("所在单位"), "unit.name"),
    ExportColumn("spot"),
    ExportColumn("owner", value="owner.staff_no", is_personal=True),
    ExportColumn("owner_name", _("责任人"), "owner.name", is_personal=True),
    ExportColumn("content"),
    ExportColumn("opened_on", kind="date"),
    ExportColumn("last_on", _("最近检查"), kind="date"),
    ExportColumn("due_on", _("下次检查"), kind="date"),
    ExportColumn("care", _("状态"), "care.label"),
)
BRAND_COLUMNS = (
    ExportColumn("branch", _("党支部"), "branch.node.name"),
    ExportColumn("name", _("品牌名称")),
    ExportColumn("statement", _("品牌内涵")),
    ExportColumn("practice", _("载体和做法")),
    ExportColumn("state", _("状态"), "get_state_display"),
    ExportColumn("decided_on", _("审定日期"), kind="date"),
)
EXPORTERS = (
    Exporter(
        "place-list", _("学习阵地"), "place.view", PLACE_COLUMNS, find_places, ("node__path", "name"), people="owner",
        decorate=_with_care, imports="learning-places",
    ),
    Exporter("brand-list", _("党建品牌"), "brand.view", BRAND_COLUMNS, find_brands, ("branch__node__path", "name")),
)  # fmt: skip
