"""Reads xlsx and csv as a stream of rows: defensive about the file, forgiving about how people lay out tables.

A title above the heading, columns in any order, other spellings of a heading, blank rows, full-width digits, formulas
(by their value) are all understood. What is not understood is refused with a sentence that says what to do.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, BinaryIO, Protocol
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from portal.exchange.rules import heading_key, is_blank
from portal.kernel.errors import RuleBroken

MAX_BYTES = 20 * 2**20
MAX_UNPACKED = 300 * 2**20
MAX_MEMBERS = 500
MAX_ROWS = 50_000
MAX_COLUMNS = 120
MAX_CELL = 5_000
HEADING_WITHIN = 15  # the heading stands in one of the first rows
_ZEROS = re.compile(r"^0+$")


class ColumnSpec(Protocol):
    attribute: str
    heading: str
    synonyms: Sequence[str]
    required: bool


@dataclass
class Table:
    """``rows`` yields (row number in the file, attribute -> raw cell); ``ignored`` are headings nobody asked for."""

    rows: Iterator[tuple[int, dict[str, Any]]]
    ignored: list[str]


def read_table(file: BinaryIO, name: str, columns: Sequence[ColumnSpec]) -> Table:
    """Open ``file`` and find the heading. Raises RuleBroken ``exchange.*`` when the file cannot be used."""
    file.seek(0, io.SEEK_END)
    if file.tell() > MAX_BYTES:
        raise RuleBroken("exchange.too_big", limit=MAX_BYTES // 2**20)
    file.seek(0)
    ending = name.lower().rsplit(".", 1)[-1]
    if ending not in {"xlsx", "csv"}:
        raise RuleBroken("exchange.wrong_type")
    sheets = _xlsx_sheets(file) if ending == "xlsx" else iter([_csv_rows(file.read())])
    first_failure: RuleBroken | None = None
    for rows in sheets:
        try:
            return _with_heading(_limited(rows), columns)
        except RuleBroken as broken:
            if broken.code not in {"exchange.no_heading", "exchange.empty"}:
                raise
            first_failure = first_failure or broken
    raise first_failure or RuleBroken("exchange.empty")


# -- xlsx -----------------------------------------------------------------------------------------------------


def check_archive(file: BinaryIO) -> None:
    """Refuse zip bombs and XML with entities before anything is parsed: counts members and really unpacks them."""
    head = file.read(8)
    file.seek(0)
    if head.startswith(b"\xd0\xcf\x11\xe0"):  # OLE: an old xls or an encrypted workbook
        raise RuleBroken("exchange.locked_file")
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            if len(members) > MAX_MEMBERS or sum(m.file_size for m in members) > MAX_UNPACKED:
                raise RuleBroken("exchange.suspicious")
            if not any(m.filename == "xl/workbook.xml" for m in members):
                raise RuleBroken("exchange.not_a_table")
            unpacked = 0
            for member in members:
                unpacked = _unpack(archive, member, unpacked)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, OSError, EOFError, RuntimeError, ValueError):
        raise RuleBroken("exchange.not_a_table") from None
    file.seek(0)


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, unpacked: int) -> int:
    is_xml, is_first = member.filename.endswith((".xml", ".rels")), True
    with archive.open(member) as part:
        while chunk := part.read(2**16):
            unpacked += len(chunk)
            if unpacked > MAX_UNPACKED:
                raise RuleBroken("exchange.suspicious")
            if is_xml and is_first and (b"<!DOCTYPE" in chunk or chunk[:2] in {b"\xff\xfe", b"\xfe\xff"}):
                raise RuleBroken("exchange.suspicious")
            is_first = False
    return unpacked


def _xlsx_sheets(file: BinaryIO) -> Iterator[Iterator[tuple[int, list[Any]]]]:
    check_archive(file)
    try:
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                sheet.reset_dimensions()
                yield _xlsx_rows(sheet)
    except (InvalidFileException, KeyError, ValueError, TypeError, ParseError, zipfile.BadZipFile):
        raise RuleBroken("exchange.not_a_table") from None


def _xlsx_rows(sheet: Any) -> Iterator[tuple[int, list[Any]]]:
    try:
        for number, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS + 1), 1):
            yield number, [_cell(c) for c in cells]
    except (KeyError, ValueError, TypeError, ParseError, OverflowError):
        raise RuleBroken("exchange.not_a_table") from None


def _cell(cell: Any) -> Any:
    value = cell.value
    if isinstance(value, int | float) and not isinstance(value, bool) and float(value).is_integer():
        shown = cell.number_format or ""
        if len(shown) > 1 and _ZEROS.match(shown):  # 00123 kept by a number format
            return str(int(value)).zfill(len(shown))
    return value


# -- csv ------------------------------------------------------------------------------------------------------


def _csv_rows(content: bytes) -> Iterator[tuple[int, list[Any]]]:
    text = _decoded(content)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",\t;", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            # Spreadsheets guard leading zeros as ="00123"
            yield reader.line_num, [c[2:-1] if c.startswith('="') and c.endswith('"') else c for c in cells]
    except csv.Error:
        raise RuleBroken("exchange.not_a_table") from None


def _decoded(content: bytes) -> str:
    if b"\x00" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise RuleBroken("exchange.not_a_table")
    encodings = ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for encoding in encodings:  # gb18030 contains GBK and GB2312
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RuleBroken("exchange.bad_encoding")


# -- heading --------------------------------------------------------------------------------------------------


def _limited(rows: Iterator[tuple[int, list[Any]]]) -> Iterator[tuple[int, list[Any]]]:
    """Only rows with something in them, within the limits."""
    count = 0
    for number, cells in rows:
        if all(is_blank(c) for c in cells):
            continue
        if any(not is_blank(c) for c in cells[MAX_COLUMNS:]):
            raise RuleBroken("exchange.too_many_columns", limit=MAX_COLUMNS)
        if any(isinstance(c, str) and len(c) > MAX_CELL for c in cells):
            raise RuleBroken("exchange.too_long", limit=MAX_CELL)
        count += 1
        if count > MAX_ROWS + HEADING_WITHIN:
            raise RuleBroken("exchange.too_many_rows", limit=MAX_ROWS)
        yield number, cells


def _with_heading(rows: Iterator[tuple[int, list[Any]]], columns: Sequence[ColumnSpec]) -> Table:
    spellings = {heading_key(text): c.attribute for c in columns for text in (*c.synonyms, c.heading, c.attribute)}
    required = [c for c in columns if c.required]
    best: tuple[list[str], list[Any]] = ([], [])
    looked = 0
    for _number, cells in rows:
        found = [spellings.get(heading_key(cell), "") if cell is not None else "" for cell in cells]
        if sum(bool(f) for f in found) > sum(bool(f) for f in best[0]):
            best = (found, cells)
        if all(c.attribute in found for c in required) and sum(bool(f) for f in found) >= min(2, len(columns)):
            return _table(rows, found, cells, columns)
        looked += 1
        if looked >= HEADING_WITHIN:
            break
    if not looked:
        raise RuleBroken("exchange.empty")
    missing = [c.heading for c in required if c.attribute not in best[0]]
    if sum(bool(f) for f in best[0]) >= 2:
        raise RuleBroken("exchange.missing_columns", missing="、".join(missing))
    raise RuleBroken("exchange.no_heading", wanted="、".join(c.heading for c in required))


def _table(rows: Iterator[tuple[int, list[Any]]], found: list[str], cells: list[Any], columns: Sequence[ColumnSpec]) -> Table:
    for column in columns:
        if found.count(column.attribute) > 1:
            raise RuleBroken("exchange.same_heading", heading=column.heading)
    ignored = [str(c) for f, c in zip(found, cells, strict=True) if not f and not is_blank(c)]
    first = next(rows, None)
    if first is None:
        raise RuleBroken("exchange.empty")

    def body() -> Iterator[tuple[int, dict[str, Any]]]:
        for number, row in chain([first], rows):
            picked = {f: row[i] for i, f in enumerate(found) if f and i < len(row)}
            if any(not is_blank(c) for c in picked.values()):
                yield number, picked

    return Table(body(), ignored)
