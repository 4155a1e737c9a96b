"""What may be uploaded by name, size and number. Pure; ``portal.files.contents`` looks inside."""

from dataclasses import dataclass

from portal.kernel.verdict import ALLOWED, Verdict, denied

MAX_BYTES = 20 * 2**20  # where no limit is in the catalogue
MAX_FILES = 9  # beside one record
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_RUNS = {"text/html", "application/xhtml+xml", "text/javascript", "application/javascript", "text/xml", "application/x-msdownload"}
ACCEPT = "image/jpeg,image/png,.pdf,.doc,.docx,.xls,.xlsx,.pptx"

# extension -> (content type that is stored, first bytes that must stand there)
KINDS: dict[str, tuple[str, tuple[bytes, ...]]] = {
    "jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    "pdf": ("application/pdf", (b"%PDF-",)),
    "docx": (f"{_OFFICE}.wordprocessingml.document", (_ZIP, _OLE)),
    "xlsx": (f"{_OFFICE}.spreadsheetml.sheet", (_ZIP, _OLE)),
    "pptx": (f"{_OFFICE}.presentationml.presentation", (_ZIP, _OLE)),
    "doc": ("application/msword", (_OLE,)),
    "xls": ("application/vnd.ms-excel", (_OLE,)),
}


@dataclass(frozen=True)
class Limits:
    """``file_bytes`` of one file; ``day_bytes`` that one account may bring in a day; ``node_bytes`` of a branch or unit."""

    file_bytes: int = MAX_BYTES
    day_bytes: int = 25 * MAX_BYTES
    node_bytes: int = 256 * MAX_BYTES


def extension_of(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def clean_name(name: str) -> str:
    """The bare file name without path, control and direction characters, at most 100 characters, ending kept."""
    bare = name.replace("\\", "/").rpartition("/")[2]
    bare = "".join(c for c in bare if c.isprintable() and not "\u202a" <= c <= "\u202e" and not "\u2066" <= c <= "\u2069")
    stem, dot, ending = bare.rpartition(".")
    return f"{stem[:90]}{dot}{ending[:9]}" if dot else bare[:100]


def may_store(name: str, size: int, head: bytes, limits: Limits | None = None, brought: int = 0, told: str = "") -> Verdict:
    """``head``: the first bytes of the content (16 suffice); ``brought``: bytes that the account has brought today;
    ``told``: the content type that the sender named, empty when none."""
    limits = limits or Limits()
    known = KINDS.get(extension_of(name))
    if known is None:
        return denied("file.kind", kinds="、".join(sorted({"JPG", "PNG", "PDF", "Word", "Excel", "PPT"})))
    if size > limits.file_bytes:
        return denied("file.too_big", limit=limits.file_bytes // 2**20)
    if not size:
        return denied("file.empty")
    if brought + size > limits.day_bytes:
        return denied("file.day_is_full", limit=limits.day_bytes // 2**20)
    if not head.startswith(known[1]) or _contradicts(told, known[0]):
        return denied("file.disagrees", name=name)
    return ALLOWED


def _contradicts(told: str, known: str) -> bool:
    """A named type that says another kind of thing. Programs that know no better say plain text, octet-stream or zip."""
    told = told.partition(";")[0].strip().lower()
    if told == known or (told == "image/pjpeg" and known == "image/jpeg"):
        return False
    return told in _RUNS or told.partition("/")[0] in {"image", "audio", "video"}


def may_detach(*, is_uploader: bool, record_is_open: bool) -> Verdict:
    """Whoever attached a wrong file may take it off again while the record is open; afterwards it is evidence."""
    if not is_uploader:
        return denied("file.not_yours")
    return ALLOWED if record_is_open else denied("file.record_closed")


def content_type_of(name: str) -> str:
    return KINDS[extension_of(name)][0]


def may_take(kept: int, more: int, limits: Limits, place: str) -> Verdict:
    """Whether a branch or unit that keeps ``kept`` bytes has room for ``more``."""
    if kept + more <= limits.node_bytes:
        return ALLOWED
    return denied("file.place_is_full", place=place, limit=limits.node_bytes // 2**20)


# -- likeness of photos -----------------------------------------------------------------------------------------
BANDS = 4
MOST_APART = 7  # what the bands can find: of 7 differing bits, one of the four bands has at most one
FLATTEST = 12


def difference_hash(grey: list[int]) -> int | None:
    """64 bits of a picture of 9 x 8 greys, as a signed number: is each point brighter than its right neighbour?

    None for a picture without contrast, whose bits are noise.
    """
    if max(grey) - min(grey) < FLATTEST:
        return None
    bits = 0
    for row in range(8):
        for column in range(8):
            bits = bits << 1 | (grey[row * 9 + column] > grey[row * 9 + column + 1])
    return bits - 2**64 if bits >= 2**63 else bits


def bands_of(fingerprint: int) -> tuple[int, ...]:
    """The fingerprint in four pieces of 16 bits, for the indexes."""
    return tuple(fingerprint >> 16 * n & 0xFFFF for n in range(BANDS))


def near_bands(band: int) -> list[int]:
    """The piece itself and the sixteen that differ from it in one bit."""
    return [band, *(band ^ 1 << n for n in range(16))]


def bits_apart(one: int, other: int) -> int:
    return ((one ^ other) & 2**64 - 1).bit_count()
