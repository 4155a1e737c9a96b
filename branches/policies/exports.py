"""The rule library as a file."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from branches.policies import selectors
from branches.policies.filters import PolicyFilter
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found


def find_policies(asked: Asked) -> Found:
    filterset = PolicyFilter(asked.params, selectors.policies(asked.scope))
    return Found(filterset.qs, filterset)


def _with_state(rows: list[Any], asked: Asked) -> list[Any]:
    return selectors.with_state(rows, asked.today)


COLUMNS = (
    ExportColumn("title", _("制度名称")),
    ExportColumn("level", _("层级"), "get_level_display"),
    ExportColumn("node", _("责任单位"), "node.name"),
    ExportColumn("office", _("责任部门或岗位")),
    ExportColumn("newest", _("版本"), kind="number"),
    ExportColumn("since", _("生效日期"), kind="date"),
    ExportColumn("review_on", _("下次复审"), kind="date"),
    ExportColumn("state", _("状态"), lambda row: str(row.state.label)),
)
EXPORTERS = (
    Exporter("policy-list", _("制度库"), "policy.view", COLUMNS, find_policies, ("title", "level", "review_on"), decorate=_with_state),
)
