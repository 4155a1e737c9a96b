"""Lists of integrity as files: the board as counts, talks without what was said, answers, envelopes, staff."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from branches.integrity import selectors
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found


def asked_year(asked: Asked) -> int:
    text = asked.params.get("year", "")
    return int(text) if text.isdecimal() and len(text) == 4 and 2000 <= int(text) <= 2200 else timezone.localdate(asked.now).year


def find_board(asked: Asked) -> Found:
    year = asked_year(asked)
    return Found(selectors.board_of(list(selectors.branches_of(asked.scope)), year, asked.today), words=[str(year)])


BOARD = (
    ExportColumn("branch", _("支部编码"), "branch.node.code"),
    ExportColumn("name", _("党支部"), "branch.node.name"),
    ExportColumn("count", _("应签承诺"), "pledges.count", kind="number"),
    ExportColumn("done", _("已签承诺"), "pledges.done", kind="number"),
    ExportColumn("talks", _("廉洁谈话"), kind="number"),
    ExportColumn("violations", _("作风问题"), kind="number"),
    ExportColumn("open", _("未销号"), kind="number"),
)


def find_talks(asked: Asked) -> Found:
    return Found(selectors.talk_rows(asked.actor))


TALKS = (
    ExportColumn("staff_no", _("工号"), "person.staff_no", is_personal=True),
    ExportColumn("person", _("姓名"), "person.name", is_personal=True),
    ExportColumn("node", _("单位"), "node.name"),
    ExportColumn("kind", _("类别"), "get_kind_display"),
    ExportColumn("held_on", _("谈话日期"), kind="date"),
    ExportColumn("topic", _("谈话主题")),
    ExportColumn("followed_on", _("跟踪完成日期"), kind="date"),
)


def find_rounds(asked: Asked) -> Found:
    return Found(selectors.round_rows(asked.scope))


ROUNDS = (
    ExportColumn("title", _("名称")),
    ExportColumn("year", _("年度"), kind="number"),
    ExportColumn("node", _("党组织"), "node.name"),
    ExportColumn("due_on", _("签订期限"), kind="date"),
    ExportColumn("done", _("已签承诺"), kind="number"),
)


def find_checks(asked: Asked) -> Found:
    return Found(selectors.check_rows(asked.actor))


CHECKS = (
    ExportColumn("staff_no", _("工号"), "person.staff_no", is_personal=True),
    ExportColumn("person", _("姓名"), "person.name", is_personal=True),
    ExportColumn("post", _("拟任职务")),
    ExportColumn("asked_on", _("征求日期"), kind="date"),
    ExportColumn("due_on", _("答复期限"), kind="date"),
    ExportColumn("answered_on", _("答复日期"), kind="date"),
    ExportColumn("outcome", _("答复意见"), "get_outcome_display"),
)


def find_filings(asked: Asked) -> Found:
    return Found(selectors.filing_rows(asked.scope))


FILINGS = (
    ExportColumn("staff_no", _("工号"), "person.staff_no", is_personal=True),
    ExportColumn("person", _("姓名"), "person.name", is_personal=True),
    ExportColumn("year", _("年度"), kind="number"),
    ExportColumn("kind", _("类别"), "get_kind_display"),
    ExportColumn("filed_on", _("收到日期"), kind="date"),
    ExportColumn("envelope", _("封号或存放位置")),
)


def find_seats(asked: Asked) -> Found:
    return Found(selectors.seat_rows(asked.scope))


SEATS = (
    ExportColumn("staff_no", _("工号"), "person.staff_no", is_personal=True),
    ExportColumn("person", _("姓名"), "person.name", is_personal=True),
    ExportColumn("node", _("单位"), "node.name"),
    ExportColumn("post", _("纪检岗位")),
    ExportColumn("selected", _("选拔方式")),
    ExportColumn("from_on", _("到任日期"), kind="date"),
    ExportColumn("to_on", _("离任日期"), kind="date"),
    ExportColumn("hours", _("培训学时"), kind="number"),
)
EXPORTERS = (
    Exporter("integrity-board", _("风气建设到支部"), "integrity.board", BOARD, find_board),
    Exporter(
        "integrity-talks", _("廉洁谈话"), "integrity.talk", TALKS, find_talks, ("held_on", "kind", "node__path"), people="person",
        needs_reason=True,
    ),
    Exporter("integrity-rounds", _("廉洁承诺书"), "integrity.board", ROUNDS, find_rounds, ("year", "due_on", "done")),
    Exporter(
        "integrity-checks", _("任前廉洁征求意见"), "integrity.checks", CHECKS, find_checks, ("asked_on", "due_on"), people="person",
        needs_reason=True,
    ),
    Exporter(
        "integrity-filings", _("个人有关事项报告登记"), "integrity.filing", FILINGS, find_filings, ("year", "filed_on"), people="person",
        needs_reason=True,
    ),
    Exporter("discipline-staff", _("纪检队伍"), "integrity.roster", SEATS, find_seats, ("node__path", "from_on", "hours"), people="person"),
)  # fmt: skip
