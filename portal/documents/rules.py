"""A document as a list of blocks, read from the few tags that a document template may use. Pure.

``<h1>`` title, ``<h2>`` ``<h3>`` headings, ``<p>`` paragraph (class ``plain`` without indent, ``center``, ``right``,
``note`` small; of an official paper ``head`` the issuing body in red, ``docno`` its number above the red rule, ``sign`` the
signature block, ``copies`` the copy-to line), ``<qr data-text="…">`` a QR code, ``<ul>`` ``<ol>`` with ``<li>``, ``<table>``
(``data-widths="2 3 5"``: shares of the width) with ``<tr>``, ``<th>``, ``<td>`` (``colspan``), ``<hr>`` a new page, ``<b>``
and ``<br>`` inside. Any other tag is a mistake of the template and raises ValueError.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import groupby

from portal.kernel.sheets import without_illegal

PLACES = ("", "plain", "center", "right", "note", "head", "docno", "sign", "copies")
_BLOCKS = {"h1", "h2", "h3", "p", "li", "td", "th"}
_KNOWN = _BLOCKS | {"ul", "ol", "table", "tr", "hr", "b", "br", "qr"}
_SPACE = re.compile(r"[ \t\r\n]+")

# No line begins with the first or ends with the second (GB/T 15834-2011, 5.1).
NOT_FIRST = frozenset("，。、；：？！）》」』】〉”’％…—·),.;:?!]}%")
NOT_LAST = frozenset("（《「『【〈“‘([{")


@dataclass(frozen=True)
class Run:
    """Text of one weight; ``\\n`` is a line break."""

    text: str
    is_bold: bool = False


@dataclass(frozen=True)
class Heading:
    level: int
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class Paragraph:
    runs: tuple[Run, ...]
    place: str = ""


@dataclass(frozen=True)
class Bullet:
    """One line of a list; ``no`` is its number, 0 in a list without numbers."""

    runs: tuple[Run, ...]
    no: int = 0


@dataclass(frozen=True)
class Cell:
    runs: tuple[Run, ...]
    is_head: bool = False
    span: int = 1


@dataclass(frozen=True)
class Table:
    """``heads``: how many of the first rows are repeated on each page."""

    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...] = ()

    @property
    def columns(self) -> int:
        return max((sum(c.span for c in row) for row in self.rows), default=0)

    @property
    def heads(self) -> int:
        count = 0
        for row in self.rows:
            if not row or not all(c.is_head for c in row):
                break
            count += 1
        return count


@dataclass(frozen=True)
class PageBreak:
    pass


@dataclass(frozen=True)
class QrCode:
    text: str


Block = Heading | Paragraph | Bullet | Table | PageBreak | QrCode


@dataclass(frozen=True)
class Layout:
    """How a page is set: margins in mm, sizes in pt, ``pitch`` the mm from line to line, ``tracking`` the pt added to each
    character so that a line holds the number of characters that a standard asks for. ``sizes`` by level of heading."""

    name: str
    top: float
    left: float
    right: float
    bottom: float
    body: float
    pitch: float
    sizes: dict[int, float]
    cell: float = 10.5
    tracking: float = 0.0

    @property
    def width(self) -> float:
        """Of the text, on A4."""
        return A4_WIDTH - self.left - self.right

    @property
    def is_official(self) -> bool:
        return self.name == "official"


MM_PER_PT = 25.4 / 72
A4_WIDTH, A4_HEIGHT = 210, 297
PLAIN = Layout("plain", 30, 28, 26, 28, body=12, pitch=7.4, sizes={1: 20, 2: 14, 3: 12})

# GB/T 9704-2012, 5.2: the text is 156 mm by 225 mm, 37 mm from the top and 28 mm from the left edge; body 仿宋 size 3 (16 pt),
# 22 lines to a page, 28 characters to a line; 7.3: the title is size 2 (22 pt).
_LINES, _CHARACTERS = 22, 28
OFFICIAL = Layout(
    "official", 37, 28, 26, 35, body=16, pitch=225 / _LINES, sizes={1: 22, 2: 16, 3: 16}, cell=12,
    tracking=156 / _CHARACTERS / MM_PER_PT - 16,
)  # fmt: skip
LAYOUTS = {layout.name: layout for layout in (PLAIN, OFFICIAL)}


@dataclass(frozen=True)
class Document:
    blocks: tuple[Block, ...]

    @property
    def title(self) -> str:
        first = next((b for b in self.blocks if isinstance(b, Heading) and b.level == 1), None)
        return plain_text(first.runs) if first else ""


def plain_text(runs: tuple[Run, ...]) -> str:
    return "".join(r.text for r in runs)


def _tidy(runs: list[Run]) -> tuple[Run, ...]:
    """Runs without the white space of the markup: none at the ends of lines, neighbours of one weight joined."""
    joined: list[Run] = []
    for run in runs:
        if joined and joined[-1].is_bold == run.is_bold:
            joined[-1] = Run(joined[-1].text + run.text, run.is_bold)
        else:
            joined.append(run)
    texts = [re.sub(r" *\n *", "\n", r.text) for r in joined]
    if texts:
        texts[0] = texts[0].lstrip(" \n")
        texts[-1] = texts[-1].rstrip(" \n")
    return tuple(Run(t, r.is_bold) for t, r in zip(texts, joined, strict=True) if t)


@dataclass
class _Reader(HTMLParser):
    blocks: list[Block] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    open_block: str = ""
    attrs: dict[str, str] = field(default_factory=dict)
    is_bold: bool = False
    numbers: list[int] = field(default_factory=list)  # of the open list: [0] for ul, [n] for ol
    rows: list[list[Cell]] | None = None
    widths: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {k: v or "" for k, v in attrs}
        if tag not in _KNOWN:
            raise ValueError(f"a document has no <{tag}>")
        if tag in _BLOCKS:
            if self.open_block:
                raise ValueError(f"<{tag}> inside <{self.open_block}>")
            self.open_block, self.attrs, self.runs = tag, found, []
            if found.get("class", "") not in PLACES:
                raise ValueError(f"no such class: {found['class']}")
        elif tag == "b":
            self.is_bold = True
        elif tag == "br":
            self.runs.append(Run("\n", self.is_bold))
        elif tag == "hr":
            self.blocks.append(PageBreak())
        elif tag == "qr":
            self.blocks.append(QrCode(found["data-text"]))
        elif tag in {"ul", "ol"}:
            self.numbers = [1 if tag == "ol" else 0]
        elif tag == "table":
            self.rows, self.widths = [], tuple(float(w) for w in found.get("data-widths", "").split())
        elif tag == "tr":
            if self.rows is None:
                raise ValueError("<tr> outside <table>")
            self.rows.append([])

    def handle_endtag(self, tag: str) -> None:
        if tag == "b":
            self.is_bold = False
        elif tag in _BLOCKS:
            self._close(tag)
        elif tag == "table":
            self._close_table()

    def _close(self, tag: str) -> None:
        if tag != self.open_block:
            raise ValueError(f"</{tag}> closes <{self.open_block}>")
        runs, self.open_block, self.is_bold = _tidy(self.runs), "", False
        if tag in {"td", "th"}:
            if not self.rows:
                raise ValueError(f"<{tag}> outside <tr>")
            self.rows[-1].append(Cell(runs, tag == "th", int(self.attrs.get("colspan", 1))))
        elif not runs:
            return
        elif tag == "p":
            self.blocks.append(Paragraph(runs, self.attrs.get("class", "")))
        elif tag == "li":
            no = self.numbers[0] if self.numbers else 0
            self.blocks.append(Bullet(runs, no))
            self.numbers = [no + 1] if no else [0]
        else:
            self.blocks.append(Heading(int(tag[1]), runs))

    def _close_table(self) -> None:
        table = Table(tuple(tuple(row) for row in self.rows or () if row), self.widths)
        self.rows = None
        if not table.rows:
            return
        if table.widths and len(table.widths) != table.columns:
            raise ValueError(f"{len(table.widths)} widths for {table.columns} columns")
        self.blocks.append(table)

    def handle_data(self, data: str) -> None:
        if self.open_block:
            self.runs.append(Run(_SPACE.sub(" ", without_illegal(data)), self.is_bold))
        elif data.strip():
            raise ValueError(f"text outside a block: {data.strip()[:40]!r}")


def read_document(markup: str) -> Document:
    """The blocks of a rendered document template. ValueError for a tag or class that no document has."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    if reader.open_block:
        raise ValueError(f"<{reader.open_block}> is not closed")
    return Document(tuple(reader.blocks))


def lines_of(runs: tuple[Run, ...], width: float, width_of: Callable[[str, bool], float]) -> list[tuple[Run, ...]]:
    """``runs`` cut into lines of at most ``width``; ``width_of(character, is_bold)`` measures. A line may end before and
    after a wide character and after a space, but no closing mark begins a line and no opening mark ends one. A word that
    is wider than a line is cut where the line is full."""
    lines: list[tuple[Run, ...]] = []
    for marks in _hard_lines(runs):
        start, end, used, last_break = 0, 0, 0.0, 0
        while end < len(marks):
            char, is_bold = marks[end]
            if end > start and _may_break(marks[end - 1][0], char):
                last_break = end
            used += width_of(char, is_bold)
            if used > width and end > start and char != " ":
                end = last_break if last_break > start else end
                lines.append(_line(marks[start:end]))
                start, used, last_break = end, 0.0, end
                continue
            end += 1
        lines.append(_line(marks[start:]))
    return lines


def _hard_lines(runs: tuple[Run, ...]) -> list[list[tuple[str, bool]]]:
    lines: list[list[tuple[str, bool]]] = [[]]
    for run in runs:
        for char in run.text:
            if char == "\n":
                lines.append([])
            else:
                lines[-1].append((char, run.is_bold))
    return lines


def _line(marks: list[tuple[str, bool]]) -> tuple[Run, ...]:
    groups = [(is_bold, "".join(char for char, _bold in some)) for is_bold, some in groupby(marks, key=lambda m: m[1])]
    if groups:
        groups[-1] = (groups[-1][0], groups[-1][1].rstrip(" "))
    return tuple(Run(text, is_bold) for is_bold, text in groups if text)


def _may_break(before: str, after: str) -> bool:
    if after in NOT_FIRST or before in NOT_LAST or after == " ":
        return False
    return before == " " or _is_wide(before) or _is_wide(after)


def _is_wide(char: str) -> bool:
    return char > "\u2e7f" or char in "“”‘’—…"
