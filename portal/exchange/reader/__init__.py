"""Reads xlsx and csv as a stream of rows: defensive about the file, forgiving about how people lay out tables.

A title above the heading, a heading of two rows, columns in any order, other spellings, blank rows, full-width digits,
formulas (by their value) are all understood. What is not understood is refused with a sentence that says what to do.
"""

import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any, BinaryIO

from django.utils.translation import gettext

from portal.exchange import rules
from portal.exchange.messages import NOTES
from portal.exchange.reader import limits
from portal.exchange.reader.archive import refuse_others
from portal.exchange.reader.heading import ColumnSpec, Found, Naming, find_heading
from portal.exchange.reader.limits import ENDINGS, MAX_BYTES, MAX_ROWS
from portal.exchange.reader.text import csv_rows
from portal.exchange.reader.workbook import Row, open_workbook, sheet_rows
from portal.exchange.rules import heading_key, is_blank
from portal.kernel.errors import RuleBroken

__all__ = ["ENDINGS", "MAX_BYTES", "MAX_ROWS", "ColumnSpec", "Heading", "Outline", "Table", "read_outline", "read_table"]
LOOK_BELOW, SAMPLES = 200, 3
EXCEL_1904 = 1462  # days between the two calendars of spreadsheets
EXAMPLE_MARK = "示例行"


@dataclass(frozen=True)
class Heading:
    """A column of the file: ``position`` from 1, ``attribute`` empty when nobody asked for it, ``samples`` as text."""

    position: int
    text: str
    attribute: str
    samples: tuple[str, ...]


@dataclass(frozen=True)
class Outline:
    """``row`` of the heading, ``shape`` the same for files with the same headings in the same order."""

    headings: tuple[Heading, ...]
    row: int
    sheet: str
    shape: str


@dataclass
class Table:
    """``rows`` yields (row number in the file, attribute -> raw cell); ``ignored`` are headings nobody asked for."""

    rows: Iterator[tuple[int, dict[str, Any]]]
    ignored: list[str]
    other_sheets: list[str] = field(default_factory=list)  # that look like more of the same and are not read
    examples: list[int] = field(default_factory=list)  # rows of the template left in, filled while ``rows`` is read

    def notes(self) -> list[str]:
        """Sentences about what was left aside; complete once the rows have been read."""
        said = (
            ("ignored_columns", {"columns": "、".join(self.ignored)}, self.ignored),
            ("other_sheets", {"sheets": "、".join(self.other_sheets)}, self.other_sheets),
            ("example_left", {"row": "、".join(map(str, self.examples))}, self.examples),
        )
        return [gettext(str(NOTES[key])) % params for key, params, found in said if found]


@dataclass
class _Sheet:
    name: str
    heading: Found
    rows: Iterator[Row]
    is_csv: bool = False
    is_1904: bool = False


def read_outline(file: BinaryIO, name: str, columns: Sequence[ColumnSpec]) -> Outline:
    """The headings of ``file``, also when required ones are missing. Raises RuleBroken ``exchange.*`` without a table."""
    naming = Naming(columns)
    sheet = max(_sheets(file, name, naming), key=lambda s: s.heading.known, default=None)
    if sheet is None:
        raise RuleBroken("exchange.empty")
    below = [cells for _number, cells in islice(sheet.rows, LOOK_BELOW)]
    texts = sheet.heading.texts
    headings = tuple(
        Heading(i + 1, text, attribute, _samples(below, i))
        for i, (text, attribute) in enumerate(zip(texts, naming.attributes(texts), strict=True))
        if text
    )
    if len(headings) < min(2, len(columns)) or not below:
        raise RuleBroken("exchange.empty" if not below else "exchange.no_heading", **({"wanted": _wanted(columns)} if below else {}))
    shape = hashlib.sha256("\n".join(heading_key(text) for text in texts).rstrip("\n").encode()).hexdigest()
    return Outline(headings, sheet.heading.row, sheet.name, shape)


def read_table(file: BinaryIO, name: str, columns: Sequence[ColumnSpec], mapping: Mapping[str, str] | None = None) -> Table:
    """Open ``file`` and find the heading. ``mapping`` (``heading_key`` of a heading -> attribute, "" to leave it aside)
    replaces the guess. Raises RuleBroken ``exchange.*`` when the file cannot be used."""
    naming = Naming(columns, mapping)
    failure: RuleBroken | None = None
    sheets = _sheets(file, name, naming)
    for sheet in sheets:
        try:
            table = _table(sheet, naming, columns)
        except RuleBroken as broken:
            if broken.code not in {"exchange.no_heading", "exchange.empty", "exchange.missing_columns"}:
                raise
            if failure is None or broken.code == "exchange.missing_columns" != failure.code:
                failure = broken
            continue
        table.other_sheets = [other.name for other in sheets if _is_complete(other, naming, columns)]
        return table
    raise failure or RuleBroken("exchange.empty")


# -- sheets ---------------------------------------------------------------------------------------------------


def _sheets(file: BinaryIO, name: str, naming: Naming) -> Iterator[_Sheet]:
    """Each sheet with anything in it, its heading found."""
    file.seek(0, io.SEEK_END)
    if file.tell() > MAX_BYTES:
        raise RuleBroken("exchange.too_big", limit=MAX_BYTES // 2**20)
    file.seek(0)
    if name.lower().rsplit(".", 1)[-1] not in ENDINGS:
        raise RuleBroken("exchange.wrong_type")
    refuse_others(file)
    if file.read(4) != b"PK\x03\x04":  # what a file is, its content says; endings are often wrong
        if not name.lower().endswith(".csv"):
            raise RuleBroken("exchange.not_a_table")
        heading, rows = find_heading(_limited(csv_rows(file, naming.count)), naming)
        if heading is not None:
            yield _Sheet("", heading, rows, is_csv=True)
        return
    file.seek(0)
    book = open_workbook(file)
    for title, part in book.sheets:
        heading, rows = find_heading(_limited(sheet_rows(book, part)), naming)
        if heading is not None:
            yield _Sheet(title, heading, rows, is_1904=book.is_1904)


def _limited(rows: Iterator[Row]) -> Iterator[Row]:
    """Only rows with something in them, within the limits."""
    count = 0
    for number, cells in rows:
        if all(is_blank(c) for c in cells):
            continue
        if len(cells) > limits.MAX_COLUMNS and any(not is_blank(c) for c in cells[limits.MAX_COLUMNS :]):
            raise RuleBroken("exchange.too_many_columns", limit=limits.MAX_COLUMNS)
        if any(isinstance(c, str) and len(c) > limits.MAX_CELL for c in cells):
            raise RuleBroken("exchange.too_long", limit=limits.MAX_CELL)
        count += 1
        if count > limits.MAX_ROWS + limits.HEADING_WITHIN:
            raise RuleBroken("exchange.too_many_rows", limit=limits.MAX_ROWS)
        yield number, cells


def _samples(below: list[list[Any]], index: int) -> tuple[str, ...]:
    cells = (row[index] for row in below if index < len(row))
    return tuple(_readable(cell) for cell in islice((c for c in cells if not is_blank(c)), SAMPLES))


def _readable(cell: Any) -> str:
    try:
        return rules.text_of(cell)
    except RuleBroken:
        return str(cell)


# -- rows -----------------------------------------------------------------------------------------------------


def _wanted(columns: Sequence[ColumnSpec]) -> str:
    return "、".join(c.heading for c in columns if c.required)


def _missing(sheet: _Sheet, naming: Naming, columns: Sequence[ColumnSpec]) -> list[str]:
    found = naming.attributes(sheet.heading.texts)
    return [c.heading for c in columns if c.required and c.attribute not in found]


def _is_complete(sheet: _Sheet, naming: Naming, columns: Sequence[ColumnSpec]) -> bool:
    is_table = sheet.heading.known >= min(2, len(columns)) and not _missing(sheet, naming, columns)
    return is_table and next(sheet.rows, None) is not None


def _table(sheet: _Sheet, naming: Naming, columns: Sequence[ColumnSpec]) -> Table:
    texts, found = sheet.heading.texts, naming.attributes(sheet.heading.texts)
    missing = _missing(sheet, naming, columns)
    is_heading = sheet.heading.known >= min(2, len(columns))
    if missing and is_heading:
        raise RuleBroken("exchange.missing_columns", missing="、".join(missing))
    if not is_heading:
        raise RuleBroken("exchange.no_heading", wanted=_wanted(columns))
    for column in columns:
        if found.count(column.attribute) > 1:
            raise RuleBroken("exchange.same_heading", heading=column.heading)
    first = next(sheet.rows, None)
    if first is None:
        raise RuleBroken("exchange.empty")
    table = Table(iter(()), [text for text, attribute in zip(texts, found, strict=True) if text and not attribute])
    table.rows = _body(chain([first], sheet.rows), sheet, found, columns, table.examples)
    return table


def _body(
    rows: Iterator[Row], sheet: _Sheet, found: list[str], columns: Sequence[ColumnSpec], examples: list[int]
) -> Iterator[tuple[int, dict[str, Any]]]:
    places = [(i, attribute) for i, attribute in enumerate(found) if attribute]
    days = {c.attribute for c in columns if sheet.is_1904 and _counts_days(c)}
    for number, cells in rows:
        if sheet.is_csv and len(cells) > len(found) and any(not is_blank(c) for c in cells[len(found) :]):
            raise RuleBroken("exchange.ragged", row=number)
        if any(isinstance(c, str) and c.startswith(EXAMPLE_MARK) for c in cells[-1:]) and _is_example(cells, places, columns):
            examples.append(number)
            continue
        picked = {attribute: cells[i] for i, attribute in places if i < len(cells)}
        for attribute in days & picked.keys():
            picked[attribute] = _from_1904(picked[attribute])
        if any(not is_blank(c) for c in picked.values()):
            yield number, picked


def _is_example(cells: list[Any], places: list[tuple[int, str]], columns: Sequence[ColumnSpec]) -> bool:
    """Whether the marked row still names what the template named: whatever was typed over it is data. Days are not
    compared, since spreadsheets rewrite them."""
    said = {c.attribute: getattr(c, "example", "") for c in columns if c.required and not _counts_days(c)}
    return all(_readable(cells[i]) == said[a] for i, a in places if a in said and i < len(cells) and not is_blank(cells[i]))


def _counts_days(column: ColumnSpec) -> bool:
    return getattr(getattr(column, "widget", None), "counts_days", False)


def _from_1904(cell: Any) -> Any:
    """A day number of a workbook that counts from 1904, as one that counts from 1900."""
    if isinstance(cell, int | float) and not isinstance(cell, bool) and int(cell) + EXCEL_1904 in rules.SERIAL_DAYS:
        return cell + EXCEL_1904
    return cell
