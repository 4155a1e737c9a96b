"""Takes pictures apart and puts them together again without the parts that carry remarks; nothing is compressed twice."""

import re
import struct
import zlib

from PIL import Image

_ORIENTATION = 0x0112
_NEXT_MARK = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
# Parts of a PNG that decide how it looks; the others are remarks, dates and private parts of programs.
_PNG_KEPT = {
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"bKGD", b"hIST", b"pHYs", b"sPLT",
}  # fmt: skip


def clean_picture(name: str, content: bytes) -> bytes:
    """A picture inside a paper; one that cannot be read is left as it is."""
    clean = clean_png if name.lower().endswith(".png") else clean_jpeg
    try:
        return clean(content)
    except (IndexError, struct.error, ValueError):
        return content


def _orientation(exif: bytes) -> int:
    """Which side of the picture is up, 1 when nothing is said."""
    found = Image.Exif()
    try:
        found.load(exif)
        side = found.get(_ORIENTATION, 1)
    except Exception:  # the remarks of a camera are no reason to refuse its picture
        return 1
    return side if isinstance(side, int) and 1 <= side <= 8 else 1


def _only_orientation(side: int) -> bytes:
    """A directory of one entry, so that the picture still stands upright."""
    return b"MM\0*\0\0\0\x08\0\x01" + struct.pack(">HHIHH", _ORIENTATION, 3, 1, side, 0) + bytes(4)


def clean_jpeg(content: bytes) -> bytes:
    """Frame, tables and points of a JPEG, its colour profile and its orientation; nothing behind its end.

    ValueError, IndexError or struct.error where the parts do not fit.
    """
    if content[:2] != b"\xff\xd8":
        raise ValueError("no JPEG")
    head, body, at, side = bytearray(b"\xff\xd8"), bytearray(), 2, 1
    while True:
        if content[at] != 0xFF:
            raise ValueError("no mark")
        while content[at] == 0xFF:
            at += 1
        kind = content[at]
        at += 1
        if kind == 0xD9:
            break
        if kind == 0x01 or 0xD0 <= kind <= 0xD7:
            body += bytes((0xFF, kind))
            continue
        size = struct.unpack_from(">H", content, at)[0]
        part = content[at + 2 : at + size]
        if kind == 0xE1 and part.startswith(b"Exif\0\0") and side == 1:
            side = _orientation(part)
        elif _is_kept(kind, part):
            (head if 0xE0 <= kind <= 0xEF else body).extend(b"\xff" + bytes((kind,)) + content[at : at + size])
        at += size
        if kind == 0xDA:
            found = _NEXT_MARK.search(content, at)
            if found is None:
                raise ValueError("no end")
            body += content[at : found.start()]
            at = found.start()
    if side != 1:
        exif = b"Exif\0\0" + _only_orientation(side)
        head += b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif
    return bytes(head + body + b"\xff\xd9")


def _is_kept(kind: int, part: bytes) -> bool:
    """Marks that decide how the picture looks: no remark, no part of a program but profile and colour transform."""
    if kind == 0xFE:
        return False
    if 0xE0 <= kind <= 0xEF:
        return (kind, part[: part.find(b"\0") + 1]) in {(0xE0, b"JFIF\0"), (0xE2, b"ICC_PROFILE\0")} or (
            kind == 0xEE and part.startswith(b"Adobe")
        )
    return True


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def clean_png(content: bytes) -> bytes:
    """The parts of a PNG that decide how it looks, and its orientation. struct.error where the parts do not fit."""
    out, at = bytearray(content[:8]), 8
    while True:
        size, kind = struct.unpack_from(">I4s", content, at)
        end = at + size + 12
        if kind in _PNG_KEPT:
            out += content[at:end]
        elif kind == b"eXIf" and (side := _orientation(content[at + 8 : end - 4])) != 1:
            out += _chunk(b"eXIf", _only_orientation(side))
        if kind == b"IEND":
            return bytes(out)
        at = end
