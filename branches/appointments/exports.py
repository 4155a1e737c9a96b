"""Appointments as a file that their import takes back; the rates of organisations and the roster as files."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from branches.appointments import selectors
from branches.appointments.filters import PostFilter, StaffFilter
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found


def find_posts(asked: Asked) -> Found:
    rows = selectors.by_state(selectors.posts(asked.scope), asked.params.get("s", ""), asked.today)
    filterset = PostFilter(asked.params, rows)
    return Found(filterset.qs, filterset)


def _crossing(rows: list[Any], asked: Asked) -> list[Any]:
    return selectors.with_crossing(rows, asked.today)


def find_standings(asked: Asked) -> Found:
    return Found(selectors.standings(asked.scope, asked.today))


def find_staff(asked: Asked) -> Found:
    filterset = StaffFilter(asked.params, selectors.staff(asked.scope))
    return Found(filterset.qs, filterset)


POST_COLUMNS = (
    ExportColumn("node", value="node.code"),
    ExportColumn("node_name", _("党组织"), "node.name"),
    ExportColumn("person", value="person.staff_no", is_personal=True),
    ExportColumn("person_name", _("姓名"), "person.name", is_personal=True),
    ExportColumn("body", value="get_body_display"),
    ExportColumn("rank", value="get_rank_display"),
    ExportColumn("title"),
    ExportColumn("document"),
    ExportColumn("from_on", kind="date"),
    ExportColumn("to_on", kind="date"),
    ExportColumn("ended_on", _("卸任日期"), kind="date"),
    ExportColumn("crosses", _("交叉任职"), kind="flag"),
)
STANDING_COLUMNS = (
    ExportColumn("node", _("党组织"), "node.name"),
    ExportColumn("people", _("任职人数"), kind="number"),
    ExportColumn("party_in_firm", _("党组织成员进入董事会、经理层（%）"), "overlap.party_in_firm.share", kind="number"),
    ExportColumn("firm_in_party", _("董事会、经理层成员进入党组织（%）"), "overlap.firm_in_party.share", kind="number"),
    ExportColumn("party_in_union", _("党组织成员兼任工会职务（%）"), "overlap.party_in_union.share", kind="number"),
    ExportColumn("union_in_party", _("工会干部进入党组织（%）"), "overlap.union_in_party.share", kind="number"),
    ExportColumn("check", _("书记与董事长、总经理"), "check.label"),
)
STAFF_COLUMNS = (
    ExportColumn("node", _("党组织"), "node.name"),
    ExportColumn("staff_no", _("工号"), "person.staff_no", is_personal=True),
    ExportColumn("person", _("姓名"), "person.name", is_personal=True),
    ExportColumn("title", _("岗位")),
    ExportColumn("source", _("来源"), "get_source_display"),
    ExportColumn("is_full_time", _("专职"), kind="flag"),
    ExportColumn("load", _("党务工作量（%）"), kind="number"),
    ExportColumn("duty", _("职责")),
    ExportColumn("from_on", _("到岗日期"), kind="date"),
    ExportColumn("ended_on", _("离岗日期"), kind="date"),
)
EXPORTERS = (
    Exporter(
        "appointment-list", _("任职表"), "appointment.view", POST_COLUMNS, find_posts, ("node__path", "from_on"), people="person",
        decorate=_crossing, imports="appointments",
    ),
    Exporter("appointment-rates", _("交叉任职比例"), "appointment.view", STANDING_COLUMNS, find_standings),
    Exporter("party-staff", _("党务人员名册"), "party_staff.view", STAFF_COLUMNS, find_staff, ("node__path", "load"), people="person"),
)  # fmt: skip
