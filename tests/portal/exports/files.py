"""Reading back what was exported."""

import csv
import io

from openpyxl import load_workbook

from portal.exports.models import ExportFile
from portal.exports.vault import opened


def content_of(export: ExportFile) -> bytes:
    with export.content.open("rb") as sealed:
        return b"".join(opened(sealed))


def lines_of(export: ExportFile) -> list[list]:
    """Head and rows as a spreadsheet reads them."""
    content = content_of(export)
    if export.format == "csv":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def notes_of(export: ExportFile) -> dict[str, str]:
    """The second sheet: whose copy it is."""
    sheet = load_workbook(io.BytesIO(content_of(export))).worksheets[1]
    return {row[0]: row[1] for row in sheet.iter_rows(values_only=True)}
