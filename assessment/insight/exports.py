"""Tables of the dashboards as files: safe to open in a spreadsheet, numbers as numbers."""

import csv
from collections.abc import Iterable, Iterator
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from assessment.insight.enums import Quadrant
from assessment.insight.selectors.coupling import CouplingRow
from assessment.insight.selectors.course import QuarterSpread
from assessment.insight.selectors.dashboard import Dashboard
from assessment.insight.selectors.standings import group_name
from assessment.insight.selectors.words import name_of

BOM = "\ufeff"  # spreadsheets in offices read UTF-8 only with it
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def neutral(value: Any) -> str:
    """Text that no spreadsheet runs: what could begin a formula gets an apostrophe, plain numbers stay numbers."""
    text = "" if value is None else str(value)
    if not text.startswith(FORMULA_STARTS):
        return text
    return text if text[1:].replace(".", "", 1).isdigit() and text[0] in "+-" else "'" + text


def _band(board: Dashboard, code: str) -> str:
    band = board.lens.body.band_named(code)
    return name_of(band) if band else ""


def ranking_table(board: Dashboard) -> Iterator[list[Any]]:
    """Heading and rows of the ranking, group by group."""
    yield [
        _("考核期"), _("同类组"), _("名次"), _("党支部编码"), _("党支部"), _("党建"), _("业务"),
        _("综合"), _("环比"), _("象限"), _("等次"), _("参加评定"),
    ]  # fmt: skip
    for group in board.ranking:
        name = group_name(board.history.groups, group["code"])
        for m in group["rows"]:
            yield [
                board.lens.round.code, name, m.rank, m.code, m.name, m.party, m.business, m.total, m.change,
                Quadrant(m.quadrant).label, _band(board, m.band), _("是") if m.is_graded else _("否"),
            ]  # fmt: skip


class _Echo:
    """A file that hands each line on instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def csv_lines(rows: Iterator[list[Any]]) -> Iterator[str]:
    """The rows as CSV text, line by line, each cell neutral."""
    writer = csv.writer(_Echo())
    yield BOM
    for row in rows:
        yield writer.writerow([neutral(cell) for cell in row])


def trend_table(quarters: Iterable[QuarterSpread]) -> Iterator[list[Any]]:
    """Heading and one row per quarter and score; a quarter without a published round keeps empty cells."""
    yield [_("季度"), _("得分"), _("支部数"), _("平均"), _("最低"), _("下四分位"), _("中位"), _("上四分位"), _("最高")]
    for quarter in quarters:
        for label, spread in ((_("党建"), quarter.party), (_("业务"), quarter.business)):
            yield [quarter.code, label, spread.count, spread.mean, spread.low, spread.q1, spread.median, spread.q3, spread.high]


def coupling_table(rows: Iterable[CouplingRow]) -> Iterator[list[Any]]:
    """Heading and one row per branch of the coupling analysis."""
    yield [
        _("党支部编码"), _("党支部"), _("同类组"), "U1", "U2", "C", _("耦合阶段"), "T", "D", _("协调等级"), "C′", "D′",
        _("修正后等级"), _("滞后类型"),
    ]  # fmt: skip
    for row in rows:
        v = row.values
        yield [
            row.mark.code, row.mark.name, row.group, v.party, v.business, v.coupling, v.stage.label, v.combined, v.degree, v.grade.label,
            v.corrected_coupling, v.corrected_degree, v.corrected_grade.label, v.lag.label,
        ]  # fmt: skip


def _cell(value: Any) -> Any:
    return value if value is None or isinstance(value, int | Decimal) else neutral(value)


def workbook(title: str, rows: Iterable[list[Any]]) -> bytes:
    """The rows as an xlsx of one sheet, the first of them as its heading."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append([_cell(value) for value in row])
    for i, cell in enumerate(sheet[1], 1):
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="EDE9E1")
        sheet.column_dimensions[get_column_letter(i)].width = max(10, len(str(cell.value)) * 2 + 4)
    sheet.freeze_panes = "A2"
    out = BytesIO()
    book.save(out)
    return out.getvalue()
