"""Responsibility lists with how they stand in the running half-year."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from branches.responsibilities import rules, selectors
from branches.responsibilities.enums import DutyOutcome
from branches.responsibilities.filters import StatementFilter
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found


def find_statements(asked: Asked) -> Found:
    rows, tab = selectors.standing(asked.scope, rules.half_of(asked.today)), asked.params.get("s", "")
    if tab in {"told", "untold"}:
        rows = rows.filter(is_told=tab == "told")
    filterset = StatementFilter(asked.params, rows)
    return Found(filterset.qs, filterset)


def _outcome(row: Any) -> str:
    return str(DutyOutcome(row.outcome).label) if row.outcome else ""


COLUMNS = (
    ExportColumn("node", _("党组织"), "node.name"),
    ExportColumn("holder", _("责任主体"), "get_holder_display"),
    ExportColumn("label", _("部门或岗位")),
    ExportColumn("text", _("责任内容")),
    ExportColumn("source", _("依据")),
    ExportColumn("outcome", _("本半年落实情况"), _outcome),
)
EXPORTERS = (Exporter("statement-list", _("责任清单"), "statement.view", COLUMNS, find_statements, ("text", "holder", "node__path")),)
