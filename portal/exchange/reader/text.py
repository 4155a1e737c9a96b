"""Rows of a csv file, in whatever encoding and with whatever delimiter it comes; never garbled."""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from portal.exchange.reader.workbook import Row
from portal.exchange.rules import UNCOMPUTED
from portal.kernel.errors import RuleBroken
from portal.kernel.sheets import unguarded

DELIMITERS = ",\t;|"
BLOCK = 2**20
SAMPLE_LINES, SAMPLE = 20, 2**16
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CELLS = re.compile(rb'[,\t;"]')  # not |, which may be the second byte of a character
_CHINESE_UTF8 = re.compile(rb"[\xe3-\xe9][\x80-\xbf][\x80-\xbf]|\xef[\xbc\xbd][\x80-\xbf]|\xf0[\xa0-\xb3][\x80-\xbf][\x80-\xbf]")
_NO_TEXT = re.compile(r"[\ue000-\uf8ff\x7f-\x9f\ufffd]")  # what a wrong encoding leaves: private and control characters


class _Borrowed(io.RawIOBase):
    """Reads from a file that stays open when the text layer above it is thrown away."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def csv_rows(file: BinaryIO, recognised: Callable[[list[Any]], int]) -> Iterator[Row]:
    """(record number, cells). ``recognised`` counts the known headings among cells: it decides between delimiters."""
    encoding = encoding_of(file)
    delimiter = _delimiter(_text(file, encoding), recognised)
    reader = csv.reader(_text(file, encoding), delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:  # also a quote that is never closed and would swallow the rest
            raise RuleBroken("exchange.open_quote", row=number) from None
        yield number, [_cell(c) for c in cells]


def _cell(text: str) -> str:
    """Spreadsheets guard leading zeros as ="00123", exports guard by an apostrophe what could start a formula."""
    if text.startswith("="):
        return text[2:-1] if text.startswith('="') and text.endswith('"') and text.count('"') == 2 else UNCOMPUTED
    return unguarded(text)


def _text(file: BinaryIO, encoding: str) -> io.TextIOWrapper:
    file.seek(0)
    return io.TextIOWrapper(io.BufferedReader(_Borrowed(file)), encoding=encoding, newline="")


def encoding_of(file: BinaryIO) -> str:
    """The one encoding in which the whole file is sound text. Raises RuleBroken when it is none, or two in one file."""
    file.seek(0)
    head = file.read(4096)
    if head.startswith(_UTF16):
        return _sound(file, "utf-16") or _refused("exchange.bad_encoding")
    if b"\x00" in head:
        raise RuleBroken("exchange.not_a_table")
    return _sound(file, "utf-8-sig") or _chinese(file)


def _refused(code: str) -> str:
    raise RuleBroken(code)


def _sound(file: BinaryIO, encoding: str) -> str:
    """``encoding`` if the file decodes in it from the first byte to the last, else nothing."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while block := file.read(BLOCK):
            if "\x00" in decoder.decode(block):
                raise RuleBroken("exchange.not_a_table")
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return ""
    return encoding


def _chinese(file: BinaryIO) -> str:
    """gb18030 (it contains GBK and GB2312) unless some cells are UTF-8: then the file was glued from two.

    Neither line ends nor delimiters are ever part of a character in these encodings, so that cells can be told apart.
    """
    file.seek(0)
    utf8 = other = 0
    for number, line in enumerate(io.BufferedReader(_Borrowed(file)), 1):
        if b"\x00" in line:
            raise RuleBroken("exchange.not_a_table")
        if line.isascii():
            continue
        for cell in _CELLS.split(line):
            if cell.isascii():
                continue
            if _is_utf8(cell):
                utf8 = utf8 or number
            elif _is_gb18030(cell):
                other = other or number
            else:
                raise RuleBroken("exchange.garbled", row=number)
            if utf8 and other:
                raise RuleBroken("exchange.mixed_encoding", row=max(utf8, other))
    return "gb18030"


def _is_utf8(cell: bytes) -> bool:
    try:
        cell.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return _CHINESE_UTF8.search(cell) is not None


def _is_gb18030(cell: bytes) -> bool:
    try:
        return _NO_TEXT.search(cell.decode("gb18030")) is None
    except UnicodeDecodeError:
        return False


def _delimiter(text: io.TextIOWrapper, recognised: Callable[[list[Any]], int]) -> str:
    lines = [line for line in text.read(SAMPLE).splitlines() if line.strip()][:SAMPLE_LINES]

    def worth(delimiter: str) -> tuple[int, int]:
        rows = []
        try:
            rows = list(csv.reader(lines, delimiter=delimiter))
        except csv.Error:
            return (0, 0)
        return max((recognised(row) for row in rows), default=0), sum(len(row) - 1 for row in rows)

    return max(DELIMITERS, key=worth)
