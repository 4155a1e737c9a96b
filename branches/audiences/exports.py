"""Segments with their sizes, plans, figures of reach and of the profile."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from branches.audiences import selectors
from branches.audiences.filters import ItemFilter
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found

VIEW = "audience.view"


def find_segments(asked: Asked) -> Found:
    return Found(selectors.segments(asked.scope))


def with_sizes(rows: list[Any], asked: Asked) -> list[Any]:
    return selectors.counted(rows, asked.today)


def find_items(asked: Asked) -> Found:
    filterset = ItemFilter(asked.params, selectors.items(asked.scope))
    return Found(filterset.qs, filterset)


def _joined(name: str) -> Any:
    return lambda row: "、".join(getattr(row, name))


SEGMENTS = (
    ExportColumn("name", _("人群名称")),
    ExportColumn("node_name", _("单位或党组织"), "node.name"),
    ExportColumn("is_youth", _("青年"), kind="flag"),
    ExportColumn("min_age", _("最小年龄"), kind="number"),
    ExportColumn("max_age", _("最大年龄"), kind="number"),
    ExportColumn("posts", _("岗位类别"), _joined("post_labels")),
    ExportColumn("educations", _("学历"), _joined("education_labels")),
    ExportColumn("statuses", _("政治面貌"), _joined("status_labels")),
    ExportColumn("size", _("人数"), kind="number"),
    ExportColumn("is_active", _("在用"), kind="flag"),
)
ITEMS = (
    ExportColumn("month", _("计划月份"), lambda row: f"{row.month:%Y-%m}"),
    ExportColumn("segment_name", _("人群"), "segment.name"),
    ExportColumn("node_name", _("单位或党组织"), "segment.node.name"),
    ExportColumn("kind", _("类型"), "kind.name"),
    ExportColumn("title", _("标题")),
    ExportColumn("due_on", _("计划发布日期"), kind="date"),
    ExportColumn("published_on", _("发布日期"), kind="date"),
    ExportColumn("state", _("状态"), "get_state_display"),
)
EXPORTERS = (
    Exporter("segment-list", _("分众人群"), VIEW, SEGMENTS, find_segments, ("name", "node__path"), decorate=with_sizes),
    Exporter("content-list", _("内容计划"), VIEW, ITEMS, find_items, ("month", "due_on", "title")),
)
