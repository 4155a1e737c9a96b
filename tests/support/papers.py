"""Whole small files of each accepted kind, built from their parts."""

import io
import struct
import zipfile
import zlib
from random import Random

from PIL import Image

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\nxref\n0 1\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
_TYPES = "application/vnd.openxmlformats-officedocument.{}.main+xml"
_MAIN = {
    "docx": ("word/document.xml", "wordprocessingml.document"),
    "xlsx": ("xl/workbook.xml", "spreadsheetml.sheet"),
    "pptx": ("ppt/presentation.xml", "presentationml.presentation"),
}


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int = 1, height: int = 1) -> bytes:
    """A grey picture; a large size is only claimed."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(b"\0\x80")) + _chunk(b"IEND", b"")


def jpeg(width: int = 1, height: int = 1, packed: bytes = b"\x12\x34\xff\x00\x56\xff\xd0\x78") -> bytes:
    """Frame, scan and end of a picture; ``packed`` stands for its points."""
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    scan = b"\xff\xda" + struct.pack(">HB", 8, 1) + b"\x01\x00\x00\x3f\x00"
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + frame + scan + packed + b"\xff\xd9"


def office(ending: str = "docx", more: dict[str, bytes] | None = None, types: str = "", main: bool = True) -> bytes:
    """A package of the kind ``ending`` names; ``more`` adds parts, ``types`` replaces the content type."""
    part, kind = _MAIN[ending]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        declared = types or _TYPES.format(kind)
        archive.writestr("[Content_Types].xml", f'<Types><Override PartName="/{part}" ContentType="{declared}"/></Types>')
        if main:
            archive.writestr(part, "<x/>")
        for name, content in (more or {}).items():
            archive.writestr(name, content)
    return out.getvalue()


def ole(entry: str = "WordDocument", more: str = "") -> bytes:
    """An old document with one entry in its directory."""
    return OLE + entry.encode("utf-16-le") + bytes(32) + more.encode("utf-16-le") + bytes(32)


PNG = png()


def photo(seed: int = 1, size: tuple[int, int] = (640, 480), kind: str = "JPEG", **saved) -> bytes:
    """A picture that a decoder reads, different for every seed: soft shapes as a camera would see them."""
    rng, picture = Random(seed), Image.new("RGB", (16, 12))
    picture.putdata([tuple(rng.randrange(256) for _ in range(3)) for _ in range(16 * 12)])
    out = io.BytesIO()
    picture.resize(size, Image.Resampling.BICUBIC).save(out, kind, **saved)
    return out.getvalue()
