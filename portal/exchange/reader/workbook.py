"""Rows of an xlsx sheet, one at a time."""

from collections.abc import Iterator
from datetime import datetime
from math import isfinite
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError
from xml.parsers import expat

from portal.exchange.reader import limits
from portal.exchange.reader.archive import BROKEN, check_archive
from portal.exchange.reader.parts import Book, local, open_book, sheet_stream, unescaped
from portal.exchange.rules import UNCOMPUTED
from portal.kernel.errors import RuleBroken

Row = tuple[int, list[Any]]
UNREADABLE = (KeyError, TypeError, ParseError, expat.ExpatError, OverflowError, *BROKEN)


def open_workbook(file: BinaryIO) -> Book:
    """Raises RuleBroken ``exchange.*`` for what is no workbook or a dangerous one."""
    try:
        return open_book(file, check_archive(file))
    except UNREADABLE:
        raise RuleBroken("exchange.not_a_table") from None


def sheet_rows(book: Book, part: str) -> Iterator[Row]:
    """(row number, cells) of every row with something in it. A formula stands for its stored value; one that was never
    computed comes as a text that every cell reader refuses."""
    reader = _Sheet(book)
    try:
        for chunk in sheet_stream(book, part):
            reader.parser.Parse(chunk, False)
            yield from reader.done
            reader.done.clear()
        reader.end_row()  # what follows the last filled cell is not read
        yield from reader.done
    except UNREADABLE:
        raise RuleBroken("exchange.not_a_table") from None


class _Sheet:
    def __init__(self, book: Book) -> None:
        self.book = book
        self.done: list[Row] = []
        self.cells: list[Any] = []
        self.pieces: list[str] = []
        self.row, self.column, self.kind, self.style = 0, 0, "n", ""
        self.length = 0
        self.is_kept = self.has_formula = self.is_aid = False
        self.columns: dict[str, int] = {}
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler, self.parser.EndElementHandler = self._start, self._end
        self.parser.CharacterDataHandler = self._text

    def _start(self, tag: str, attrs: dict[str, str]) -> None:
        tag = local(tag)
        if tag == "c":
            place = attrs.get("r", "").rstrip("0123456789")
            self.column = self.columns.get(place) or self._column(place)
            self.kind, self.style = attrs.get("t", "n"), attrs.get("s", "")
            self.pieces.clear()
            self.length, self.has_formula = 0, False
        elif tag in {"v", "t"}:
            self.is_kept = not self.is_aid
        elif tag == "f":
            self.has_formula = True
        elif tag == "row":
            self.end_row()
            self.row, self.column = int(attrs["r"]) if "r" in attrs else self.row + 1, 0
        elif tag == "rPh":
            self.is_aid = True

    def _column(self, place: str) -> int:
        if not place:
            return self.column + 1
        number = 0
        for letter in place:
            number = number * 26 + ord(letter) - 64
        if not 0 < number <= 16_384:
            raise ValueError("no such column")
        self.columns[place] = number
        return number

    def _text(self, piece: str) -> None:
        if self.is_kept:
            self.length += len(piece)
            if self.length > limits.MAX_TEXT:
                raise RuleBroken("exchange.suspicious")
            self.pieces.append(piece)

    def _end(self, tag: str) -> None:
        tag = local(tag)
        if tag == "c":
            if self.pieces or self.has_formula:
                self._put(self._value("".join(self.pieces)))
        elif tag in {"v", "t"}:
            self.is_kept = False
        elif tag == "row":
            self.end_row()
        elif tag == "rPh":
            self.is_aid = False

    def _put(self, value: Any) -> None:
        if self.column > limits.MAX_COLUMNS:
            if value not in (None, ""):
                raise RuleBroken("exchange.too_many_columns", limit=limits.MAX_COLUMNS)
            return
        cells = self.cells
        if len(cells) < self.column:
            cells.extend([None] * (self.column - len(cells)))
        cells[self.column - 1] = value

    def end_row(self) -> None:
        if self.cells:
            self.done.append((self.row, self.cells))
            self.cells = []

    def _value(self, text: str) -> Any:
        kind = self.kind
        if kind in {"str", "inlineStr"}:
            return unescaped(text)
        if not text:
            return UNCOMPUTED if self.has_formula else None
        if kind == "s":
            return self.book.strings[int(text)]
        if kind == "b":
            return text == "1"
        if kind == "d":
            return datetime.fromisoformat(text.removesuffix("Z"))
        return text if kind == "e" else self._number(text)

    def _number(self, text: str) -> Any:
        number: int | float = int(text) if text.lstrip("-").isdecimal() else float(text)
        if not isfinite(number):
            return text
        shown = self.book.styles[int(self.style)] if self.style and int(self.style) < len(self.book.styles) else None
        return number if shown is None else shown(number)
