"""The template of a kind, ready to be filled in (drop-downs, formats, one example row, what each column expects), and the rows
that an import refused, ready to be put right."""

import csv
from collections.abc import Iterable
from io import BytesIO, StringIO
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from portal.exchange import rules
from portal.exchange.models import ImportRow
from portal.exchange.reader import EXAMPLE_MARK, MAX_BYTES, MAX_ROWS
from portal.exchange.registry import ImportKind
from portal.exchange.reports import REASONS
from portal.exchange.resources import HouseField, example_rows
from portal.exchange.widgets import DateWidget, MomentWidget, NumberWidget, WholeWidget
from portal.kernel.errors import RuleBroken
from portal.kernel.sheets import without_illegal

FILLED = 5_000  # rows that have the drop-downs
MOST_OFFERED = 1_000
FACE = "微软雅黑"
RED, INK, GREY, HEAD, PALE = "9B1C1C", "1F1B16", "8A8378", "EDE9E1", "FAF8F4"
LINE = Border(*(Side(style="thin", color="D8D2C6"),) * 4)


def template_file(kind: ImportKind) -> bytes:
    """An xlsx: the table with an example row that the reader leaves aside, a sheet of notes, a hidden one of choices."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = _sheet_name(str(kind.label))
    columns = kind.resource.columns()
    for place, column in enumerate(columns, 1):
        _column(sheet, place, column)
    mark = _put(sheet, 2, len(columns) + 1, EXAMPLE_MARK + "，导入时自动跳过；可以直接改成自己的数据")
    mark.font = Font(name=FACE, size=10, color=RED)
    sheet.column_dimensions[get_column_letter(len(columns) + 1)].width = 46
    sheet.row_dimensions[1].height, sheet.row_dimensions[2].height = 30, 21
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    _to_paper(sheet)
    _notes(book.create_sheet(_("填表说明")), kind, columns)
    _choices(book, sheet, columns)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _to_paper(sheet: Worksheet) -> None:
    """A4 across, all columns on one page."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight = "landscape", sheet.PAPERSIZE_A4, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def template_csv(kind: ImportKind) -> bytes:
    """The same heading and example as csv, with the mark of UTF-8 by which spreadsheets know Chinese text."""
    text = StringIO(newline="")
    heading, example = example_rows(kind.resource)
    csv.writer(text).writerows([[*heading, ""], [*example, EXAMPLE_MARK + "，导入时自动跳过"]])
    return text.getvalue().encode("utf-8-sig")


def _sheet_name(label: str) -> str:
    return "".join(c for c in without_illegal(label) if c not in r"[]:*?/\\")[:28]


def _put(sheet: Worksheet, row: int, column: int, value: Any) -> Cell:
    """Write a cell; a text is never a formula, whatever it begins with."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    cell.value = without_illegal(value) if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = "s"
    return cell


def _column(sheet: Worksheet, place: int, column: HouseField) -> None:
    letter = get_column_letter(place)
    head = _put(sheet, 1, place, column.heading + ("*" if column.required else ""))
    head.font = Font(name=FACE, size=11, bold=True, color=RED if column.required else INK)
    head.fill, head.border = PatternFill("solid", fgColor=HEAD), LINE
    head.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    example = _put(sheet, 2, place, _example(column))
    example.font, example.fill = Font(name=FACE, size=10, italic=True, color=GREY), PatternFill("solid", fgColor=PALE)
    example.border, example.alignment = LINE, Alignment(vertical="center", horizontal="left")
    dimension = sheet.column_dimensions[letter]
    dimension.width = min(36, max(12, _width(column.heading) + 5, _width(column.example) + 4))
    dimension.number_format = example.number_format = column.widget.number_format
    dimension.font = Font(name=FACE, size=10)


def _width(text: str) -> int:
    return sum(2 if ord(c) > 255 else 1 for c in text)


def _example(column: HouseField) -> Any:
    """The example as the spreadsheet would hold it: days as days, figures as figures."""
    try:
        if column.example and isinstance(column.widget, DateWidget):
            return rules.date_of(column.example)
        if column.example and isinstance(column.widget, MomentWidget):
            return rules.moment_of(column.example)
        if column.example and isinstance(column.widget, NumberWidget | WholeWidget):
            return rules.decimal_of(column.example)
    except RuleBroken:
        return column.example
    return column.example or None


def _choices(book: Workbook, sheet: Worksheet, columns: list[HouseField]) -> None:
    """Drop-downs over a hidden sheet, which holds lists of any length; every column says what it expects when entered."""
    lists = book.create_sheet(_("选项"))
    lists.sheet_state = "hidden"
    for place, column in enumerate(columns, 1):
        offered = column.widget.offered()[:MOST_OFFERED]
        for row, text in enumerate(offered, 1):
            _put(lists, row, place, text)
        letter = get_column_letter(place)
        source = f"'{lists.title}'!${letter}$1:${letter}${len(offered)}" if offered else None
        # A warning, not a wall: other spellings of the same thing are understood as well.
        rule = DataValidation(type="list" if offered else None, formula1=source, allow_blank=True, errorStyle="warning")
        rule.promptTitle = (column.heading + (_("（必填）") if column.required else ""))[:32]
        rule.prompt = without_illegal(_expected(column))[:250]
        rule.errorTitle, rule.error = _("不在列表中"), _("建议从下拉列表中选择。其他写法若系统认识，也可以导入。")
        rule.showInputMessage, rule.showErrorMessage = True, bool(offered)
        rule.add(f"{letter}2:{letter}{FILLED}")
        sheet.add_data_validation(rule)


def _expected(column: HouseField) -> str:
    hint = str(column.note or column.widget.hint)
    if isinstance(column.example, str) and column.example and not column.widget.offered():
        hint += "\n" + _("例如：%(example)s") % {"example": column.example}
    return hint


def _notes(sheet: Worksheet, kind: ImportKind, columns: list[HouseField]) -> None:
    limits = {"rows": f"{MAX_ROWS:,}", "size": MAX_BYTES // 2**20}
    title = _put(sheet, 1, 1, _("%(kind)s：填表说明") % {"kind": kind.label})
    title.font = Font(name=FACE, size=14, bold=True, color=INK)
    tips = [
        _("表头带 * 的列必填。列的顺序可以调整，用不到的列可以删去；空着的格子不改动系统里已有的内容。"),
        _("身份证号、工号、证书编号请按文本填写，避免开头的 0 或末几位丢失。"),
        _("一次最多 %(rows)s 行、%(size)s MB。上传后先检查，确认无误再写入。不得录入涉密信息。") % limits,
    ]
    if kind.help:
        tips.insert(0, str(kind.help))
    for row, tip in enumerate(tips, 2):
        _put(sheet, row, 1, tip).font = Font(name=FACE, size=10, color=INK)
    top = len(tips) + 3
    for place, text in enumerate((_("列名"), _("必填"), _("填写要求"), _("可选内容"), _("也认识这些列名")), 1):
        cell = _put(sheet, top, place, text)
        cell.font, cell.fill, cell.border = Font(name=FACE, size=10, bold=True), PatternFill("solid", fgColor=HEAD), LINE
    for row, column in enumerate(columns, top + 1):
        offered = column.widget.offered()
        chosen = "、".join(offered[:30]) + ("……" if len(offered) > 30 else "")
        said = (column.heading, _("是") if column.required else "", _expected(column), chosen, "、".join(column.synonyms))
        for place, text in enumerate(said, 1):
            cell = _put(sheet, row, place, text)
            cell.font, cell.border = Font(name=FACE, size=10, color=INK), LINE
            cell.alignment = Alignment(vertical="top", wrap_text=True)
        lines = max(-(-_width(text) // width) + text.count("\n") for text, width in zip(said, (18, 6, 40, 44, 34), strict=True))
        sheet.row_dimensions[row].height = 16 * max(1, lines) + 4
    _to_paper(sheet)
    for place, width in enumerate((20, 8, 42, 46, 36), 1):
        sheet.column_dimensions[get_column_letter(place)].width = width


def error_workbook(kind: ImportKind, rows: Iterable[ImportRow]) -> bytes:
    """The refused rows with the columns of the template and the reasons beside them: to be put right and imported as it is."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_name(str(kind.label)))
    columns = kind.resource.columns()
    for i, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(i)].width = max(12, len(column.heading) * 2 + 4)
    sheet.column_dimensions[get_column_letter(len(columns) + 1)].width = 80
    sheet.freeze_panes = "A2"
    sheet.append([_text(sheet, c.heading) for c in columns] + [_text(sheet, REASONS)])
    for row in rows:
        cells = row.cells
        reasons = "；".join(f"{p['column']}：{p['message']}" if p["column"] else p["message"] for p in row.problems)
        sheet.append([_text(sheet, cells.get(c.attribute)) for c in columns] + [_text(sheet, reasons)])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _text(sheet: Any, value: Any) -> Any:
    """A cell that is never taken for a formula; text keeps its leading zeros when it is edited."""
    cell = WriteOnlyCell(sheet, without_illegal(value) if isinstance(value, str) else value)
    if isinstance(value, str):
        cell.data_type, cell.number_format = "s", "@"
    return cell
