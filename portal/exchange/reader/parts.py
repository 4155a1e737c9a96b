"""The parts of a workbook that say how its cells are to be read: sheets, number formats, shared texts."""

import re
import zipfile
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, BinaryIO
from xml.etree.ElementTree import Element, fromstring
from xml.parsers import expat

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from portal.exchange.reader import limits
from portal.exchange.reader.archive import CHUNK
from portal.kernel.errors import RuleBroken

# Formats 27 to 36 and 50 to 58 are dates in Chinese editions; the standard leaves them to the language.
_CHINESE_DATES = frozenset(map(str, (*range(27, 37), *range(50, 59))))
_PADDED = re.compile(r'^(?:"([^"]*)")?(0+)$')
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
Shown = Callable[[int | float], Any]


def local(tag: str) -> str:
    return tag[max(tag.rfind(":"), tag.rfind("}")) + 1 :]


def stream(part: Any, *, start: Any, end: Any = None, text: Any = None) -> None:
    """Feed a part to expat; handlers get local names."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda tag, attrs: start(local(tag), attrs)
    if end is not None:
        parser.EndElementHandler = lambda tag: end(local(tag))
    if text is not None:
        parser.CharacterDataHandler = text
    while chunk := part.read(CHUNK):
        parser.Parse(chunk, False)
    parser.Parse(b"", True)


def unescaped(text: str) -> str:
    """``_x000D_`` and alike are characters that XML cannot carry."""
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text) if "_x" in text else text


class Strings:
    """The shared texts of a workbook in one block of bytes: a hundred thousand names weigh what they weigh on disk."""

    def __init__(self) -> None:
        self._bytes, self._ends = bytearray(), array("Q", [0])

    def add(self, text: str) -> None:
        if len(self._bytes) > limits.MAX_SHARED:
            raise RuleBroken("exchange.suspicious")
        self._bytes += text.encode("utf-8", "surrogatepass")
        self._ends.append(len(self._bytes))

    def __getitem__(self, index: int) -> str:
        if not 0 <= index < len(self._ends) - 1:
            raise ValueError("no such shared text")
        return self._bytes[self._ends[index] : self._ends[index + 1]].decode("utf-8", "surrogatepass")


@dataclass
class Book:
    """An open workbook: visible sheets as (name, part), how cells of each style are shown, shared texts."""

    archive: zipfile.ZipFile
    filled: dict[str, int]
    sheets: list[tuple[str, str]]
    is_1904: bool
    styles: list[Shown | None]
    strings: Strings


def open_book(file: BinaryIO, filled: dict[str, int]) -> Book:
    """``filled`` as ``check_archive`` returned it. Raises ValueError, KeyError or expat errors for a broken workbook."""
    archive = zipfile.ZipFile(file)
    root = _small(archive, "xl/workbook.xml")
    links = {e.get("Id"): e for e in _small(archive, "xl/_rels/workbook.xml.rels") if local(e.tag) == "Relationship"}
    properties = next((e for e in root if local(e.tag) == "workbookPr"), None)
    is_1904 = properties is not None and properties.get("date1904", "0") in {"1", "true"}
    listed = [e for e in root.iter() if local(e.tag) == "sheet"]
    if len(listed) > limits.MAX_SHEETS:
        raise RuleBroken("exchange.suspicious")
    sheets = []
    for entry in listed:
        link = links.get(next((v for k, v in entry.attrib.items() if local(k) == "id"), ""))
        if link is not None and link.get("Type", "").endswith("/worksheet") and entry.get("state", "visible") == "visible":
            sheets.append((entry.get("name", ""), _place(link.get("Target", ""))))
    names = set(archive.namelist())
    styles = _styles(archive, is_1904=is_1904) if "xl/styles.xml" in names else []
    return Book(archive, filled, sheets, is_1904, styles, _strings(archive) if "xl/sharedStrings.xml" in names else Strings())


def _place(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else "xl/" + target.removeprefix("./")


def _small(archive: zipfile.ZipFile, name: str) -> Element:
    with archive.open(name) as part:
        content = part.read(limits.MAX_SMALL_PART + 1)
    if len(content) > limits.MAX_SMALL_PART:
        raise RuleBroken("exchange.suspicious")
    return fromstring(content)  # declarations of types and entities were refused before


def _styles(archive: zipfile.ZipFile, *, is_1904: bool) -> list[Shown | None]:
    """For each cell style how a number of it is meant, None where the number says it all."""
    formats: dict[str, str] = {}
    styles: list[Shown | None] = []
    known: dict[str, Shown | None] = {}
    is_inside = False

    def start(tag: str, attrs: dict[str, str]) -> None:
        nonlocal is_inside
        if tag == "numFmt":
            formats[attrs.get("numFmtId", "")] = attrs.get("formatCode", "")
            if len(formats) > limits.MAX_STYLES:
                raise RuleBroken("exchange.suspicious")
        elif tag in {"cellXfs", "cellStyleXfs"}:
            is_inside = tag == "cellXfs"
        elif tag == "xf" and is_inside:
            number = attrs.get("numFmtId", "0")
            if number not in known:
                known[number] = _shown(number, formats.get(number), is_1904=is_1904)
            styles.append(known[number])
            if len(styles) > limits.MAX_STYLES:
                raise RuleBroken("exchange.suspicious")

    def end(tag: str) -> None:
        nonlocal is_inside
        is_inside = is_inside and tag != "cellXfs"

    with archive.open("xl/styles.xml") as part:
        stream(part, start=start, end=end)
    return styles


def _shown(number: str, code: str | None, *, is_1904: bool) -> Shown | None:
    if code is None:
        code = "yyyy-mm-dd" if number in _CHINESE_DATES else BUILTIN_FORMATS.get(int(number) if number.isdecimal() else 0, "General")
    first = code.split(";", 1)[0]
    if is_date_format(code) and not is_timedelta_format(code):
        epoch = CALENDAR_MAC_1904 if is_1904 else CALENDAR_WINDOWS_1900
        return lambda value: _as_date(value, epoch)
    if "%" in _QUOTED.sub("", first):  # 98 % is stored as 0.98
        return lambda value: f"{(Decimal(str(value)) * 100).normalize():f}%"
    padded = _PADDED.match(first)
    if padded and len(padded[2]) > 1:  # 00123 kept by a number format
        prefix, width = padded[1] or "", len(padded[2])
        return lambda value: f"{prefix}{int(value):0{width}d}" if value == int(value) and value >= 0 else value
    return None


def _as_date(value: int | float, epoch: datetime) -> Any:
    try:
        return from_excel(value, epoch)
    except (OverflowError, ValueError):
        return value


def _strings(archive: zipfile.ZipFile) -> Strings:
    strings = Strings()
    pieces: list[str] = []
    length = 0
    is_text, is_reading_aid = False, False

    def start(tag: str, _attrs: dict[str, str]) -> None:
        nonlocal is_text, is_reading_aid, length
        if tag == "si":
            pieces.clear()
            length = 0
        elif tag == "rPh":
            is_reading_aid = True
        is_text = tag == "t" and not is_reading_aid

    def end(tag: str) -> None:
        nonlocal is_text, is_reading_aid
        is_text = False
        if tag == "rPh":
            is_reading_aid = False
        elif tag == "si":
            strings.add(unescaped("".join(pieces)))

    def text(piece: str) -> None:
        nonlocal length
        if is_text:
            pieces.append(piece)
            length += len(piece)
            if length > limits.MAX_TEXT:
                raise RuleBroken("exchange.suspicious")

    with archive.open("xl/sharedStrings.xml") as part:
        stream(part, start=start, end=end, text=text)
    return strings


def sheet_stream(book: Book, part: str) -> Iterator[bytes]:
    """The bytes of a sheet up to behind its last filled cell: a million formatted blank rows after it cost nothing."""
    wanted = book.filled.get(part, 0) + CHUNK
    with book.archive.open(part) as content:
        while wanted > 0 and (chunk := content.read(CHUNK)):
            yield chunk
            wanted -= len(chunk)
