"""What branches were given and what they made of it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from branches.arrangements import selectors
from branches.arrangements.enums import TaskState
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found


def find_tasks(asked: Asked) -> Found:
    wanted = asked.params.get("s", "")
    words = [str(TaskState(wanted).label)] if wanted in TaskState.values else []
    return Found(selectors.of_state(selectors.tasks(asked.scope), wanted), None, words)


def find_lead(asked: Asked) -> Found:
    return Found(
        selectors.lead_branches(asked.scope, asked.today), None, [selectors.quarter_asked(asked.params.get("q", ""), asked.today).code]
    )


def _with_lead(rows: list[Any], asked: Asked) -> list[Any]:
    return selectors.with_lead(rows, selectors.quarter_asked(asked.params.get("q", ""), asked.today), asked.today)


LEAD = (
    ExportColumn("branch", _("党支部"), "node.name"),
    ExportColumn("studies", _("学习"), "lead.studies", kind="number"),
    ExportColumn("meetings", _("支委会"), "lead.meetings", kind="number"),
    ExportColumn("first_items", _("第一议题"), "lead.first_items", kind="number"),
    ExportColumn("due", _("上级安排"), "lead.due", kind="number"),
    ExportColumn("done", _("已开展"), "lead.done", kind="number"),
    ExportColumn("excused", _("已说明"), "lead.excused", kind="number"),
)
TASKS = (
    ExportColumn("subject", _("活动"), "arrangement.subject"),
    ExportColumn("kind", _("活动类型"), "arrangement.kind.name"),
    ExportColumn("node", _("安排给"), "arrangement.node.name"),
    ExportColumn("branch", _("党支部"), "branch.node.name"),
    ExportColumn("month", _("月份"), lambda row: f"{row.month:%Y-%m}"),
    ExportColumn("state", _("状态"), lambda row: str(row.state.label)),
    ExportColumn("excuse", _("说明")),
)
EXPORTERS = (
    Exporter("arranged-list", _("上级安排的活动"), "arrangement.view", TASKS, find_tasks, ("branch__node__path", "month", "due_on")),
    Exporter("lead-board", _("政治引领到支部"), "arrangement.view", LEAD, find_lead, ("node__path",), decorate=_with_lead),
)
