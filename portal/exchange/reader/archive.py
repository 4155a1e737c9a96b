"""The envelope of a workbook, looked through before anything is parsed: no bomb, no entities, no other kind of file."""

import re
import zipfile
import zlib
from typing import BinaryIO

from portal.exchange.reader import limits
from portal.kernel.errors import RuleBroken

CHUNK = 2**16
_OLE = b"\xd0\xcf\x11\xe0"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_MARKUP = re.compile(rb"^(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|meta|table|body|style|div|\?xml|!--)", re.IGNORECASE)
_OF_A_CELL = (b"v>", b"is>", b"f>", b"f t=")  # the bytes in which a cell that holds something begins or ends
_READ = ("xl/worksheets/", "xl/sharedStrings", "xl/styles", "xl/workbook")  # parsed later; programs put no comments there
_LONGEST = 9  # of what is looked for across the seam of two chunks
BROKEN = (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, OSError, EOFError, RuntimeError, ValueError, zlib.error)


def refuse_others(file: BinaryIO) -> None:
    """Say what a file really is that only has the ending of a workbook. Leaves ``file`` at its start."""
    head = file.read(512)
    file.seek(0)
    if not head:
        raise RuleBroken("exchange.empty")
    if head.startswith(_OLE):
        is_locked = _LOCKED in file.read()
        file.seek(0)
        raise RuleBroken("exchange.locked_file" if is_locked else "exchange.old_xls")
    if _MARKUP.match(head):
        raise RuleBroken("exchange.web_page")


def check_archive(file: BinaryIO) -> dict[str, int]:
    """Unpack every part once, in memory of one chunk. Returns for each sheet's part where its last filled cell stands.

    Raises RuleBroken ``exchange.suspicious``, ``exchange.locked_file`` or ``exchange.not_a_table``.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            _check_list(members)
            unpacked, filled = 0, {}
            for member in members:
                size, filled[member.filename] = _unpack(archive, member, unpacked)
                unpacked += size
    except BROKEN:
        raise RuleBroken("exchange.not_a_table") from None
    file.seek(0)
    return filled


def _check_list(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > limits.MAX_MEMBERS or sum(m.file_size for m in members) > limits.MAX_UNPACKED:
        raise RuleBroken("exchange.suspicious")
    if any(m.flag_bits & 1 for m in members):
        raise RuleBroken("exchange.locked_file")
    names = [m.filename for m in members]
    if "xl/workbook.xml" not in names or len(set(names)) < len(names):
        raise RuleBroken("exchange.not_a_table")


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, before: int) -> tuple[int, int]:
    """The true size of a part and the offset of its last filled cell; ``before`` were unpacked already."""
    is_xml = member.filename.endswith((".xml", ".rels"))
    size = last = tagless = 0
    tail = b""
    with archive.open(member) as part:
        while chunk := part.read(CHUNK):
            if not size:
                _check_head(member.filename, chunk, is_xml=is_xml)
            seam = tail + chunk
            if is_xml and (b"<!DOCTYPE" in seam or b"<!ENTITY" in seam or (b"<!--" in seam and member.filename.startswith(_READ))):
                raise RuleBroken("exchange.suspicious")
            begun = chunk.rfind(b"<")
            tagless = tagless + len(chunk) if begun < 0 else len(chunk) - begun
            if is_xml and tagless > limits.MAX_TAGLESS:
                raise RuleBroken("exchange.suspicious")
            if (found := max(seam.rfind(mark) for mark in _OF_A_CELL)) >= 0:
                last = size - len(tail) + found
            size, tail = size + len(chunk), chunk[-_LONGEST:]
            if before + size > limits.MAX_UNPACKED:
                raise RuleBroken("exchange.suspicious")
            if size > limits.RATIO_FROM and size > limits.MAX_RATIO * max(member.compress_size, 1):
                raise RuleBroken("exchange.suspicious")
    return size, last


def _check_head(name: str, chunk: bytes, *, is_xml: bool) -> None:
    """XML comes as UTF-8 (others would hide what is looked for); an archive inside stands where workbooks embed files."""
    if is_xml and (chunk[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\x00" in chunk[:4]):
        raise RuleBroken("exchange.suspicious")
    if chunk.startswith(b"PK\x03\x04") and not name.startswith("xl/embeddings/"):
        raise RuleBroken("exchange.suspicious")
