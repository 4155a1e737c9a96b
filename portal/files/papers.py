"""Names taken out of papers: who wrote, changed, printed and remarked, and where it lay on his disk.

Office papers are packed anew with empty properties and nameless remarks; pictures inside lose their own remarks. In a PDF
the values are overwritten with blanks of the same length, so that no offset moves. Signed and locked papers are left as
they are: a signature must go on holding.
"""

import re
import zipfile
from collections.abc import Iterator
from typing import IO, BinaryIO

from portal.files.pictures import clean_picture
from portal.kernel.errors import RuleBroken

OFFICE = {"docx", "xlsx", "pptx"}
_BLOCK = 2**16
MAX_PART = 64 * 2**20  # a part that is rewritten is held in memory
_EPOCH = (1980, 1, 1, 0, 0, 0)
_NOBODY = b"Author"  # as the inspectors of the office programs write it

_CORE = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties '
    b'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)
_APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties '
    b'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)
_CUSTOM = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties '
    b'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>'
)
_PROPERTIES = {"docprops/core.xml": _CORE, "docprops/app.xml": _APP, "docprops/custom.xml": _CUSTOM}
_NAMING = re.compile(
    r"^(?:word/(?:document|comments\w*|footnotes|endnotes|header\d*|footer\d*|people|settings)\.xml"
    r"|xl/(?:workbook|comments\d*|comments/comment\d*|persons/person\d*|revisions/\w+)\.xml"
    r"|ppt/(?:commentauthors|authors)\.xml)$"
)
_TAG = re.compile(rb"<[A-Za-z][^<>]*>")
_NAME_ATTRIBUTE = re.compile(rb"""(\s(?:w\d*:(?:author|initials)|displayName|userId|userName))(\s*=\s*)("[^"]*"|'[^']*')""")
_PPT_AUTHOR = re.compile(rb"""(\s(?:name|initials|userId))(\s*=\s*)("[^"]*"|'[^']*')""")
_WORD_PERSON = re.compile(rb"<(w15:person)\b[^<>]*>")
_XL_AUTHOR = re.compile(rb"(<(?:\w+:)?author>)[^<]*(</(?:\w+:)?author>)")
_XL_PLACE = re.compile(rb"""(<x15ac:absPath\b[^<>]*?\surl\s*=\s*)("[^"]*"|'[^']*')""")


def clean_office(file: BinaryIO, out: IO[bytes]) -> None:
    """Write the package anew without names; a signed one as it is. RuleBroken ``file.bomb`` for a part beyond all measure."""
    with zipfile.ZipFile(file) as old:
        if any(name.lower().startswith("_xmlsignatures/") for name in old.namelist()):
            file.seek(0)
            while block := file.read(_BLOCK):
                out.write(block)
            return
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for member in old.infolist():
                name, entry = member.filename.lower(), zipfile.ZipInfo(member.filename, _EPOCH)
                entry.compress_type, entry.file_size = zipfile.ZIP_DEFLATED, member.file_size
                if name in _PROPERTIES:
                    new.writestr(entry, _PROPERTIES[name])
                elif name.endswith((".jpg", ".jpeg", ".png")):
                    new.writestr(entry, clean_picture(name, _whole(old, member)))
                elif _NAMING.match(name):
                    new.writestr(entry, _nameless(name, _whole(old, member)))
                else:
                    with old.open(member) as source, new.open(entry, "w") as target:
                        while block := source.read(_BLOCK):
                            target.write(block)


def _whole(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    if member.file_size > MAX_PART:
        raise RuleBroken("file.bomb", field="files", name=member.filename)
    return archive.read(member)


# What is looked for may be written so that it never ends. So nothing here searches the same bytes again for each beginning.
_MOST_UNENDED = 20


def _elements(part: bytes, opening: re.Pattern[bytes]) -> Iterator[tuple[re.Match[bytes], int, int]]:
    """(opening tag, end of what it holds, end of its closing tag) of the elements that ``opening`` finds, one after another."""
    at = unended = 0
    while unended < _MOST_UNENDED and (tag := opening.search(part, at)) is not None:
        at = tag.end()
        if tag[0].endswith(b"/>"):
            yield tag, at, at
            continue
        closing = b"</" + tag[1] + b">"
        end = part.find(closing, at)
        if end < 0:
            unended += 1
            continue
        at = end + len(closing)
        yield tag, end, at


def _without(part: bytes, opening: re.Pattern[bytes]) -> bytes:
    kept, at = bytearray(), 0
    for tag, _inner, end in _elements(part, opening):
        kept += part[at : tag.start()]
        at = end
    return bytes(kept + part[at:])


def _nameless(name: str, part: bytes) -> bytes:
    """The part with every author of a remark or a change called ``Author``; text is not looked at, only tags are."""
    if name == "word/people.xml":
        return _without(part, _WORD_PERSON)
    attribute = _PPT_AUTHOR if name.startswith("ppt/") else _NAME_ATTRIBUTE

    def rename(tag: re.Match[bytes]) -> bytes:
        return attribute.sub(rb'\1\2"' + _NOBODY + b'"', tag[0])

    found = _TAG.sub(rename, part)
    if name.startswith("xl/"):
        found = _XL_AUTHOR.sub(rb"\1" + _NOBODY + rb"\2", found)
        found = _XL_PLACE.sub(rb'\1""', found)
    return found


# -- PDF ------------------------------------------------------------------------------------------------------
_INFO = re.compile(rb"/Info\s+(\d{1,10})\s+(\d{1,5})\s+R")
_PERSONAL = {b"Author", b"Creator", b"Producer", b"Company", b"Manager", b"LastModifiedBy", b"LastSavedBy", b"SourceModified"}
_OBJECT = re.compile(rb"(?<!\d)(\d{1,10})\s+(\d{1,5})\s+obj\b\s*<<")
_TOKEN = re.compile(rb"\s*(?:(<<)|(>>)|/([^\s()<>\[\]{}/%]*)|(\()|(<)|([^\s()<>/]+|.))", re.DOTALL)
_LONGEST_INFO = 2**18
_PACKET_BEGIN, _PACKET_END = b"<?xpacket begin=", b"<?xpacket end="
_XMP = re.compile(rb"<(dc:creator|dc:contributor|xmp:CreatorTool|pdf:Producer|pdfx:\w+|xmpMM:History|photoshop:AuthorsPosition)\b[^<>]*>")
_XMP_ATTRIBUTE = re.compile(rb"""(\s(?:xmp:CreatorTool|pdf:Producer|pdfx:\w+)\s*=\s*)(["'])(.*?)\2""", re.DOTALL)
_TEXT_IN_XML = re.compile(rb">([^<]+)<")


def clean_pdf(content: bytes) -> bytes:
    """Author, programs and company blanked in the open info dictionary and the open XMP packet; the length stays."""
    if b"/ByteRange" in content or b"/Encrypt" in content:
        return content  # a signature would break, a cipher would yield rubbish
    out, at = bytearray(content), 0
    named = {(int(m[1]), int(m[2])) for m in _INFO.finditer(content)}
    while named and (found := _OBJECT.search(content, at)) is not None:
        at = found.end()
        if (int(found[1]), int(found[2])) in named:
            spans, at = _personal_values(content, at)
            for first, last in spans:
                out[first:last] = _blank(content[first:last])
    at = 0
    while (start := content.find(_PACKET_BEGIN, at)) >= 0 and (at := content.find(_PACKET_END, start)) >= 0:
        out[start:at] = _nameless_packet(content[start:at])
    return bytes(out)


def _blank(value: bytes) -> bytes:
    """Blanks in the same brackets: ``(abc)`` gives ``(   )``, ``<4142>`` gives ``<2020>``."""
    inner = len(value) - 2
    return value[:1] + ((b"20" * inner)[:inner] if value[:1] == b"<" else b" " * inner) + value[-1:]


def _personal_values(content: bytes, at: int) -> tuple[list[tuple[int, int]], int]:
    """Where the personal strings of the dictionary that is open at ``at`` stand, brackets included, and how far was read."""
    spans: list[tuple[int, int]] = []
    end, depth, key = at + _LONGEST_INFO, 1, b""
    while depth and (found := _TOKEN.match(content, at, end)) is not None:
        at, kind = found.end(), found.lastindex
        if kind in {4, 5}:
            first = at - 1
            at = _end_of_string(content, at, end) if kind == 4 else content.find(b">", at, end) + 1
            if at <= first:
                return spans, min(end, len(content))
            if depth == 1 and key in _PERSONAL:
                spans.append((first, at))
            key = b""
        elif kind == 3:
            key = found[3]
        else:
            depth += {1: 1, 2: -1}.get(kind or 0, 0)
    return spans, at


def _end_of_string(content: bytes, at: int, end: int) -> int:
    """Behind the bracket that closes the literal string whose bracket stands before ``at``; 0 without one before ``end``."""
    depth = 1
    for mark in re.compile(rb"\\.|[()]", re.DOTALL).finditer(content, at, end):
        if mark[0] == b"(":
            depth += 1
        elif mark[0] == b")":
            depth -= 1
            if not depth:
                return mark.end()
    return 0


def _nameless_packet(packet: bytes) -> bytes:
    out = bytearray(packet)
    for tag, end, _closed in _elements(packet, _XMP):
        out[tag.end() : end] = _TEXT_IN_XML.sub(_blanked, b">" + packet[tag.end() : end] + b"<")[1:-1]
    return _XMP_ATTRIBUTE.sub(lambda found: found[1] + found[2] + b" " * len(found[3]) + found[2], bytes(out))


def _blanked(text: re.Match[bytes]) -> bytes:
    return b">" + b" " * len(text[1]) + b"<"
