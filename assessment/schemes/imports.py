"""A scheme out of the workbook that ``exports`` made, after somebody has edited it: its rows, to be checked like those of a form."""

from collections.abc import Mapping
from typing import Any, BinaryIO

from assessment.schemes import selectors
from assessment.schemes.forms import LABELS, SHEETS, in_any_language, read_rows
from assessment.schemes.rules import COLUMNS, LATER, Rows, text_of_rows
from portal.exchange.reader.archive import refuse_others
from portal.exchange.reader.workbook import open_workbook, sheet_rows
from portal.exchange.rules import is_blank, text_of
from portal.kernel.errors import RuleBroken

NEEDED = ("scheme", "sections", "indicators", "bands")


def _known(fields: Mapping[str, Any]) -> dict[str, str]:
    """What a sheet or a heading may be called -> its code: the code itself, or its name in any language of the portal."""
    return {code: code for code in fields} | in_any_language(lambda: [(code, str(label)) for code, label in fields.items()])


def rows_in(file: BinaryIO) -> Rows:
    """The rows of a workbook. Raises RuleBroken ``exchange.*`` for what is no workbook, ``scheme.workbook_*`` for another one."""
    refuse_others(file)
    book = open_workbook(file)
    sheets, headings = _known(SHEETS), _known(LABELS)
    parts = {sheets.get(name, name): part for name, part in book.sheets}
    found: dict[str, list[dict[str, str]]] = {}
    for kind, fields in COLUMNS.items():
        part = parts.get(kind)
        if part is None:
            if kind in NEEDED:
                raise RuleBroken("scheme.workbook_sheet_missing", field="file", sheet=str(SHEETS[kind]))
            continue
        rows = sheet_rows(book, part)
        head = next(rows, (0, []))[1]
        places = {headings.get("" if is_blank(cell) else text_of(cell), ""): i for i, cell in enumerate(head)}
        missing = [str(LABELS[field]) for field in fields if field not in places and field not in LATER]
        if missing:
            raise RuleBroken("scheme.workbook_heading", field="file", sheet=str(SHEETS[kind]), missing="、".join(missing))
        found[kind] = [
            {f: text_of(cells[at]) for f in fields if (at := places.get(f, len(cells))) < len(cells) and not is_blank(cells[at])}
            for _no, cells in rows
        ]
    return read_rows(found)


def text_in(file: BinaryIO) -> str:
    """The text of the scheme file that a workbook stands for. Raises RowsRefused with every problem beside its row."""
    return text_of_rows(rows_in(file), selectors.known_metrics(), selectors.known_codes())
