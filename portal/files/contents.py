"""Looks inside a file: is it whole, is it what its name says, does it carry anything that runs?

First bytes alone prove nothing: a page can begin like a picture, any archive like a document. So pictures are walked
part by part to their end, documents are opened and their main part is asked for, and what follows the end is refused.
"""

import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from portal.kernel.verdict import ALLOWED, Verdict, denied

MAX_MEMBERS = 3000
MAX_UNPACKED = 300 * 2**20
MAX_PIXELS = 200_000_000
_BLOCK = 2**16
_STEP = 64  # how much two blocks overlap, so that a word on their border is found
_PNG = b"\x89PNG\r\n\x1a\n"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HIDDEN_IN_TAIL = (b"PK\x03\x04", b"PK\x05\x06", b"%PDF-", b"<html", b"<script", b"<svg ", b"<?php")
_PDF_ACTIVE = re.compile(rb"/(?:JavaScript|Launch)\b")
_OLE_MACROS = tuple(word.encode("utf-16-le") for word in ("_VBA_PROJECT", "VBA\0"))
# ending -> entries of the OLE directory, one of which the program writes
_OLE_MAIN = {"doc": ("WordDocument",), "xls": ("Workbook", "Book")}
# ending -> main part of the package and the word that its content type holds
_OFFICE_MAIN = {
    "docx": ("word/document.xml", "wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", "spreadsheetml.sheet.main+xml"),
    "pptx": ("ppt/presentation.xml", "presentationml.presentation.main+xml"),
}


class _Damaged(Exception):
    """The file ends too early or its parts do not fit."""


def check_content(ending: str, file: BinaryIO) -> Verdict:
    """Whether the content is a whole and harmless file of the kind ``ending`` names; leaves ``file`` at its start."""
    file.seek(0)
    checks = {"jpg": _jpeg, "jpeg": _jpeg, "png": _png, "pdf": _pdf, "doc": _ole, "xls": _ole}
    try:
        return checks[ending](file, ending) if ending in checks else _office(file, ending)
    except (
        _Damaged,
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        zlib.error,
        lzma.LZMAError,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
    ):
        return denied("file.damaged")
    finally:
        file.seek(0)


def _take(file: BinaryIO, count: int) -> bytes:
    found = file.read(count)
    if len(found) < count:
        raise _Damaged
    return found


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    """The file in blocks that overlap a little."""
    file.seek(0)
    tail = b""
    while block := file.read(_BLOCK):
        yield tail + block
        tail = block[-_STEP:]


# -- pictures -------------------------------------------------------------------------------------------------


def _png(file: BinaryIO, _ending: str) -> Verdict:
    if file.read(8) != _PNG:
        return denied("file.disagrees")
    has_picture = False
    for number in range(1_000_000):
        size = int.from_bytes(_take(file, 4), "big")
        kind = _take(file, 4)
        if (number == 0) != (kind == b"IHDR") or not kind.isalpha():
            raise _Damaged
        if kind == b"IHDR" and size != 13:
            raise _Damaged
        head, check = b"", zlib.crc32(kind)
        while size:
            part = _take(file, min(size, _BLOCK))
            head, check, size = head or part[:8], zlib.crc32(part, check), size - len(part)
        if int.from_bytes(_take(file, 4), "big") != check:
            raise _Damaged
        if kind == b"IHDR" and not _is_sane(int.from_bytes(head[:4], "big"), int.from_bytes(head[4:8], "big")):
            return denied("file.too_many_pixels")
        has_picture = has_picture or kind == b"IDAT"
        if kind == b"IEND":
            return (ALLOWED if not file.read(1) else denied("file.something_behind")) if has_picture else denied("file.damaged")
    raise _Damaged


def _is_sane(width: int, height: int) -> bool:
    return 0 < width * height <= MAX_PIXELS


def _jpeg(file: BinaryIO, _ending: str) -> Verdict:
    if file.read(2) != b"\xff\xd8":
        return denied("file.disagrees")
    has_frame = False
    while True:
        kind = _marker(file)
        if kind == 0xD9:
            break
        if kind in {0x01, *range(0xD0, 0xD8)}:
            continue
        size = int.from_bytes(_take(file, 2), "big") - 2
        if size < 0:
            raise _Damaged
        body = _take(file, size)
        if 0xC0 <= kind <= 0xCF and kind not in {0xC4, 0xC8, 0xCC}:
            has_frame = True
            if not _is_sane(int.from_bytes(body[3:5], "big"), int.from_bytes(body[1:3], "big")):
                return denied("file.too_many_pixels")
        if kind == 0xDA:
            _skip_picture(file)
    if not has_frame:
        raise _Damaged
    # Phones put a short film or a second picture behind the first; a page or an archive has no business there.
    behind = file.read().lower()
    return denied("file.something_behind") if any(word.lower() in behind for word in _HIDDEN_IN_TAIL) else ALLOWED


def _marker(file: BinaryIO) -> int:
    if _take(file, 1) != b"\xff":
        raise _Damaged
    kind = 0xFF
    while kind == 0xFF:
        kind = _take(file, 1)[0]
    return kind


def _skip_picture(file: BinaryIO) -> None:
    """To the next marker after the packed picture; FF 00 and the restart marks belong to it."""
    while True:
        start, block = file.tell(), file.read(_BLOCK)
        if not block:
            raise _Damaged
        at = -1
        while (at := block.find(b"\xff", at + 1)) >= 0:
            if at + 1 == len(block):
                break
            if block[at + 1] not in {0x00, 0xFF, *range(0xD0, 0xD8)}:
                file.seek(start + at)
                return
        if at >= 0 and len(block) > 1:
            file.seek(start + at)  # the mark stands on the border of two blocks


# -- documents ------------------------------------------------------------------------------------------------


def _pdf(file: BinaryIO, _ending: str) -> Verdict:
    if file.read(5) != b"%PDF-":
        return denied("file.disagrees")
    size = file.seek(0, 2)
    file.seek(max(0, size - 2048))
    tail = file.read()
    end = tail.rfind(b"%%EOF")
    if end < 0 or b"startxref" not in tail:
        raise _Damaged
    if tail[end + 5 :].strip(b"\x00\t\r\n\x0c "):
        return denied("file.something_behind")
    for block in _blocks(file):
        if _PDF_ACTIVE.search(block):
            return denied("file.active")
    return ALLOWED


def _ole(file: BinaryIO, ending: str) -> Verdict:
    if file.read(8) != _OLE:
        return denied("file.disagrees")
    wanted = [name.encode("utf-16-le") + b"\0\0" for name in _OLE_MAIN[ending]]
    is_right = False
    for block in _blocks(file):
        if any(word in block for word in _OLE_MACROS):
            return denied("file.active")
        is_right = is_right or any(name in block for name in wanted)
    return ALLOWED if is_right else denied("file.disagrees")


def _office(file: BinaryIO, ending: str) -> Verdict:
    head = file.read(8)
    if head == _OLE:
        return denied("file.locked")
    if not head.startswith(b"PK\x03\x04"):
        return denied("file.disagrees")
    main, word = _OFFICE_MAIN[ending]
    with zipfile.ZipFile(file) as archive:
        verdict = _members(archive)
        if not verdict:
            return verdict
        names = set(archive.namelist())
        if archive.comment or "[Content_Types].xml" not in names or main not in names:
            return denied("file.disagrees")
        types = archive.read("[Content_Types].xml").decode("utf-8", "replace")
    if "macroEnabled" in types or "vbaProject" in types:
        return denied("file.active")
    return ALLOWED if word in types else denied("file.disagrees")


def _members(archive: zipfile.ZipFile) -> Verdict:
    """Names, sizes and sums of all parts; every part is really unpacked, in blocks."""
    members = archive.infolist()
    if len(members) > MAX_MEMBERS or sum(m.file_size for m in members) > MAX_UNPACKED:
        return denied("file.bomb")
    if len({m.filename for m in members}) != len(members):
        return denied("file.disagrees")  # two parts of one name: readers differ in which of them they show
    unpacked = 0
    for member in members:
        name = member.filename.lower()
        if member.flag_bits & 1:
            return denied("file.locked")
        if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/"):
            return denied("file.disagrees")
        if name.endswith(("vbaproject.bin", "vbadata.xml", ".exe", ".dll", ".js", ".vbs", ".bat")) or "/activex/" in name:
            return denied("file.active")
        is_xml, is_first = name.endswith((".xml", ".rels")), True
        with archive.open(member) as part:
            while block := part.read(_BLOCK):
                unpacked += len(block)
                if unpacked > MAX_UNPACKED:
                    return denied("file.bomb")
                if is_xml and is_first and b"<!DOCTYPE" in block:
                    return denied("file.active")
                is_first = False
    return ALLOWED
