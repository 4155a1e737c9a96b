"""What may be uploaded: content, extension and declared type must agree. Pure."""

from portal.kernel.verdict import ALLOWED, Verdict, denied

MAX_BYTES = 20 * 2**20
MAX_FILES = 9
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OFFICE = "application/vnd.openxmlformats-officedocument"

# extension -> (content type that is stored, first bytes that must stand there)
KINDS: dict[str, tuple[str, tuple[bytes, ...]]] = {
    "jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    "pdf": ("application/pdf", (b"%PDF-",)),
    "docx": (f"{_OFFICE}.wordprocessingml.document", (_ZIP,)),
    "xlsx": (f"{_OFFICE}.spreadsheetml.sheet", (_ZIP,)),
    "pptx": (f"{_OFFICE}.presentationml.presentation", (_ZIP,)),
    "doc": ("application/msword", (_OLE,)),
    "xls": ("application/vnd.ms-excel", (_OLE,)),
}


def extension_of(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def clean_name(name: str) -> str:
    """The bare file name without path, control and direction characters, at most 100 characters, ending kept."""
    bare = name.replace("\\", "/").rpartition("/")[2]
    bare = "".join(c for c in bare if c.isprintable() and not "\u202a" <= c <= "\u202e" and not "\u2066" <= c <= "\u2069")
    stem, dot, ending = bare.rpartition(".")
    return f"{stem[:90]}{dot}{ending[:9]}" if dot else bare[:100]


def may_store(name: str, size: int, head: bytes) -> Verdict:
    """``head``: the first bytes of the content (16 suffice)."""
    known = KINDS.get(extension_of(name))
    if known is None:
        return denied("file.kind", kinds="、".join(sorted({"JPG", "PNG", "PDF", "Word", "Excel", "PPT"})))
    if size > MAX_BYTES:
        return denied("file.too_big", limit=MAX_BYTES // 2**20)
    if not size:
        return denied("file.empty")
    if not head.startswith(known[1]):
        return denied("file.disagrees", name=name)
    return ALLOWED


def content_type_of(name: str) -> str:
    return KINDS[extension_of(name)][0]
