"""Rows as xlsx or csv, row by row, into a file on disk: memory does not grow with the rows."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from portal.kernel.sheets import guarded, is_risky, without_illegal

BOM = "\ufeff"  # spreadsheets in offices read UTF-8 only with it
WIDTHS = {"number": 12, "date": 12, "moment": 18, "second": 20, "flag": 8}
FORMATS = {"date": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm", "second": "yyyy-mm-dd hh:mm:ss"}


def cell_of(value: Any, kind: str) -> Any:
    """A value as a cell of ``kind``: a number, a date, a local time, or text without characters that XML cannot hold."""
    if value is None or value == "":
        return None
    if kind == "flag":
        return _("是") if value else _("否")
    if kind == "number" and isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return value
    if kind in {"moment", "second"} and isinstance(value, datetime):
        local = (timezone.localtime(value) if timezone.is_aware(value) else value).replace(microsecond=0, tzinfo=None)
        return local if kind == "second" else local.replace(second=0)
    if kind == "date" and isinstance(value, date):
        return timezone.localdate(value) if isinstance(value, datetime) else value
    return without_illegal(str(value))


class XlsxWriter:
    """A sheet of rows and a sheet that says whose copy it is. Text cells are text, whatever they begin with."""

    def __init__(self, file: BinaryIO, title: str, heads: Sequence[str], kinds: Sequence[str]) -> None:
        self.file, self.kinds = file, kinds
        self.book = Workbook(write_only=True)
        self.sheet = self.book.create_sheet("".join(c for c in without_illegal(title) if c not in r"[]:*?/\\")[:28] or "1")
        self.sheet.freeze_panes = "A2"
        for i, (head, kind) in enumerate(zip(heads, kinds, strict=True), 1):
            width = max(WIDTHS.get(kind, 16), len(head) * 2 + 4)
            self.sheet.column_dimensions[get_column_letter(i)].width = width
        self.sheet.append([self._head(head) for head in heads])

    def _head(self, text: str) -> WriteOnlyCell:
        cell = self._text(self.sheet, text)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="EDE9E1")
        return cell

    @staticmethod
    def _text(sheet: Any, text: str) -> WriteOnlyCell:
        text = without_illegal(text)
        cell = WriteOnlyCell(sheet, text)
        cell.data_type = "s"  # openpyxl would make a formula of what begins with "="
        cell.number_format = "@"  # long numbers and leading zeros survive
        if is_risky(text):
            cell.quotePrefix = True  # stays text when somebody edits the cell
        return cell

    def _cell(self, value: Any, kind: str) -> Any:
        found = cell_of(value, kind)
        if isinstance(found, str):
            return self._text(self.sheet, found)
        if found is not None and kind in FORMATS:
            cell = WriteOnlyCell(self.sheet, found)
            cell.number_format = FORMATS[kind]
            return cell
        return found

    def add(self, values: Iterable[Any]) -> None:
        self.sheet.append([self._cell(value, kind) for value, kind in zip(values, self.kinds, strict=True)])

    def close(self, notes: Sequence[tuple[str, str]]) -> None:
        sheet = self.book.create_sheet(_("导出说明"))
        sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 16, 80
        for pair in notes:
            sheet.append([self._text(sheet, text) for text in pair])
        self.book.save(self.file)


class CsvWriter:
    """Rows only: what is exported may be read in again, so nothing else stands in the file."""

    def __init__(self, file: BinaryIO, title: str, heads: Sequence[str], kinds: Sequence[str]) -> None:
        self.kinds = kinds
        self.text = io.TextIOWrapper(file, encoding="utf-8", newline="")
        self.text.write(BOM)
        self.writer = csv.writer(self.text)
        self.writer.writerow([guarded(without_illegal(head)) for head in heads])

    @staticmethod
    def _cell(value: Any, kind: str) -> str:
        found = cell_of(value, kind)
        if found is None:
            return ""
        if isinstance(found, str):
            return guarded(found)
        if isinstance(found, datetime):
            return f"{found:%Y-%m-%d %H:%M:%S}" if kind == "second" else f"{found:%Y-%m-%d %H:%M}"
        return found.isoformat() if isinstance(found, date) else format(found, "f") if isinstance(found, Decimal) else str(found)

    def add(self, values: Iterable[Any]) -> None:
        self.writer.writerow([self._cell(value, kind) for value, kind in zip(values, self.kinds, strict=True)])

    def close(self, notes: Sequence[tuple[str, str]]) -> None:
        self.text.flush()
        self.text.detach()


WRITERS: dict[str, Any] = {"xlsx": XlsxWriter, "csv": CsvWriter}
