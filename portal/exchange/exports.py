"""The template of a kind: its headings, one example row, and what each column expects."""

from io import BytesIO

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from portal.exchange.registry import ImportKind
from portal.exchange.resources import example_rows
from portal.exchange.widgets import ChoiceWidget


def template_file(kind: ImportKind) -> bytes:
    """An xlsx with the heading (required columns starred) and an example row; a second sheet explains the columns."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = str(kind.label)[:28]
    for row in example_rows(kind.resource):
        sheet.append(row)
    for i, cell in enumerate(sheet[1], 1):
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="EDE9E1")
        sheet.column_dimensions[get_column_letter(i)].width = max(12, len(str(cell.value)) * 2 + 4)
        for below in range(2, 500):
            sheet.cell(below, i).number_format = "@"  # text: long numbers and leading zeros survive
    sheet.freeze_panes = "A2"
    notes = book.create_sheet(_("填表说明"))
    notes.append([_("列名"), _("必填"), _("可以填什么"), _("也认识这些列名")])
    for column in kind.resource.columns():
        choices = "、".join(str(label) for _v, label in column.widget.choices) if isinstance(column.widget, ChoiceWidget) else ""
        notes.append([column.heading, _("是") if column.required else "", choices or column.example, "、".join(column.synonyms)])
    for i, width in enumerate((22, 8, 60, 40), 1):
        notes.column_dimensions[get_column_letter(i)].width = width
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def error_file(errors: list[dict]) -> bytes:
    """The problems of a batch as an xlsx, to work through beside the file."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([_("行号"), _("列名"), _("问题和改法")])
    for error in errors:
        sheet.append([error["row"] or "", error["column"], error["message"]])
    for i, width in enumerate((8, 20, 90), 1):
        sheet.column_dimensions[get_column_letter(i)].width = width
    out = BytesIO()
    book.save(out)
    return out.getvalue()
