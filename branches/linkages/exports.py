"""Links and the visit log as files."""

from django.utils.translation import gettext_lazy as _

from branches.linkages import selectors
from branches.linkages.filters import LinkFilter, VisitFilter
from branches.vanguard.enums import TermState
from branches.vanguard.selectors import by_state
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found


def find_links(asked: Asked) -> Found:
    rows, wanted = selectors.links(asked.scope, asked.today), asked.params.get("s", "")
    words = []
    if wanted in TermState.values:
        rows, words = by_state(rows, wanted, asked.today), [str(TermState(wanted).label)]
    filterset = LinkFilter(asked.params, rows)
    return Found(filterset.qs, filterset, words)


def find_visits(asked: Asked) -> Found:
    filterset = VisitFilter(asked.params, selectors.visits(asked.scope).order_by("-held_on", "-planned_on", "-pk"))
    return Found(filterset.qs, filterset)


LINK_COLUMNS = (
    ExportColumn("branch", _("党支部"), "branch.node.name"),
    ExportColumn("staff_no", _("工号"), "person.staff_no", is_personal=True),
    ExportColumn("person", _("包联领导"), "person.name", is_personal=True),
    ExportColumn("focus", _("包联重点")),
    ExportColumn("from_on", _("开始日期"), kind="date"),
    ExportColumn("to_on", _("截止日期"), kind="date"),
    ExportColumn("ended_on", _("结束日期"), kind="date"),
    ExportColumn("visit_count", _("本季度走访次数"), kind="number"),
    ExportColumn("last_visit_on", _("最近走访"), kind="date"),
    ExportColumn("next_visit_on", _("下次计划"), kind="date"),
    ExportColumn("open_promises", _("待兑现承诺"), kind="number"),
)
VISIT_COLUMNS = (
    ExportColumn("branch", _("党支部"), "link.branch.node.name"),
    ExportColumn("person", _("包联领导"), "link.person.name", is_personal=True),
    ExportColumn("planned_on", _("计划日期"), kind="date"),
    ExportColumn("held_on", _("走访日期"), kind="date"),
    ExportColumn("topic", _("走访内容")),
    ExportColumn("found", _("了解到的情况")),
    ExportColumn("promise", _("承诺事项")),
    ExportColumn("promise_by", _("完成期限"), kind="date"),
    ExportColumn("kept_on", _("兑现日期"), kind="date"),
    ExportColumn("kept_note", _("兑现情况")),
)
EXPORTERS = (
    Exporter("link-list", _("领导包联"), "linkage.view", LINK_COLUMNS, find_links, ("from_on", "branch__node__path"), people="person"),
    Exporter(
        "link-visits", _("包联走访记录"), "linkage.view", VISIT_COLUMNS, find_visits, ("held_on", "planned_on"), people="link__person"
    ),
)
