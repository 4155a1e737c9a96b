"""The tree as a file that the import of units takes back."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found
from portal.organization import selectors


def find_nodes(asked: Asked) -> Found:
    """What the page of the tree shows, in the order in which it draws it; the people who have only a part begin at its top."""
    text = asked.params.get("q", "").strip()[:40]
    with_closed = asked.params.get("closed") == "1"
    rows = selectors.tree(asked.scope, text, on=None if with_closed else asked.today)
    words = [_("名称或编码：%(text)s") % {"text": text}] if text else []
    words += [_("含已撤销的组织")] if with_closed else []
    return Found([row.node for row in rows], words=words)


def _with_parent(nodes: list[Any], asked: Asked) -> list[Any]:
    """The code of the node above, as far as it is in reach: the top of a part has no parent that its reader may name."""
    for node in nodes:
        above = node.path[: -len(node.code) - 1]
        node.parent_code = above.strip("/").rpartition("/")[2] if asked.scope.covers(above) else ""
    return nodes


COLUMNS = (
    ExportColumn("code"),
    ExportColumn("name"),
    ExportColumn("short_name"),
    ExportColumn("kind", value="get_kind_display"),
    ExportColumn("parent", value="parent_code"),
    ExportColumn("peer_group", value="peer_group.name_zh"),
    ExportColumn("field", value="get_field_display"),
    ExportColumn("opened_on", kind="date"),
    ExportColumn("closed_on", gettext_lazy("撤销日期"), kind="date"),
    ExportColumn("sort", kind="number"),
)
EXPORTERS = (Exporter("node-list", gettext_lazy("组织"), "node.view", COLUMNS, find_nodes, decorate=_with_parent, imports="units"),)
