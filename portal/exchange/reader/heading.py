"""Where the heading stands and what its cells mean: other spellings, titles above, headings of two rows."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, Protocol

from portal.exchange.reader import limits
from portal.exchange.reader.workbook import Row
from portal.exchange.rules import heading_key, is_blank


class ColumnSpec(Protocol):
    attribute: str
    heading: str
    synonyms: Sequence[str]
    required: bool


class Naming:
    """Which attribute a heading stands for: by its spellings, or by ``mapping`` alone where the reader of the file chose."""

    def __init__(self, columns: Iterable[ColumnSpec], mapping: Mapping[str, str] | None = None) -> None:
        self.mapping = mapping
        self.spellings = {heading_key(text): c.attribute for c in columns for text in (*c.synonyms, c.heading, c.attribute)}

    def knows(self, text: str) -> bool:
        return heading_key(text) in (self.spellings if self.mapping is None else self.mapping)

    def attributes(self, texts: Sequence[str]) -> list[str]:
        if self.mapping is not None:
            return [self.mapping.get(heading_key(text), "") if text else "" for text in texts]
        return [self.spellings.get(heading_key(_undoubled(text)), "") for text in texts]

    def count(self, cells: Sequence[Any]) -> int:
        """How many known headings stand among the cells."""
        return sum(self.knows(_undoubled(text) if self.mapping is None else text) for text in numbered(map(_text, cells)) if text)


@dataclass(frozen=True)
class Found:
    """The heading: row of the file (the lower one of two), texts by column, how many were known."""

    row: int
    texts: list[str]
    known: int


def _text(cell: Any) -> str:
    return "" if is_blank(cell) else str(cell).strip()


def numbered(texts: Iterable[str]) -> list[str]:
    """Texts as they are; one that was there before gets its number, so that each column can be named: 日期, 日期·2."""
    seen: dict[str, int] = {}
    out = []
    for text in texts:
        key = heading_key(text)
        seen[key] = seen.get(key, 0) + 1
        out.append(f"{text}·{seen[key]}" if text and seen[key] > 1 else text)
    return out


def _undoubled(text: str) -> str:
    head, mark, tail = text.rpartition("·")
    return head if mark and tail.isdecimal() else text


def find_heading(rows: Iterator[Row], naming: Naming) -> tuple[Found | None, Iterator[Row]]:
    """The row (or pair of rows) of the first ones that names most columns, and the rows below it."""
    head = list(islice(rows, limits.HEADING_WITHIN + 1))
    best: Found | None = None
    depth = 0
    for index, (number, cells) in enumerate(head[: limits.HEADING_WITHIN]):
        single = Found(number, numbered(map(_text, cells)), naming.count(cells))
        if best is None or single.known > best.known:
            best, depth = single, index + 1
        pair = _pair(head, index, naming)
        if pair is not None and pair.known > max(best.known, single.known, naming.count(head[index + 1][1])):
            best, depth = pair, index + 2
    if best is not None and not best.known:
        best, depth = _likeliest(head)
    return best, chain(head[depth:], rows)


def _likeliest(head: list[Row]) -> tuple[Found, int]:
    """Where nothing is known: the first row with most texts."""
    index = max(range(min(len(head), limits.HEADING_WITHIN)), key=lambda i: (sum(isinstance(c, str) and c != "" for c in head[i][1]), -i))
    number, cells = head[index]
    return Found(number, numbered(map(_text, cells)), 0), index + 1


def _pair(head: list[Row], index: int, naming: Naming) -> Found | None:
    """Two rows as one heading: 任期 over 开始 and 届满 is 任期开始, 任期届满; a cell merged downwards stands alone."""
    if index + 1 >= len(head) or head[index + 1][0] != head[index][0] + 1:
        return None
    (_above, upper), (number, lower) = head[index], head[index + 1]
    if any(not (is_blank(c) or isinstance(c, str)) for c in lower):
        return None
    texts, group = [], ""
    for i in range(max(len(upper), len(lower))):
        top, sub = (_text(row[i]) if i < len(row) else "" for row in (upper, lower))
        group = top or (group if sub else "")
        texts.append(_joined(group, sub, naming.knows))
    return Found(number, numbered(texts), sum(naming.knows(text) for text in texts if text))


def _joined(top: str, sub: str, knows: Callable[[str], bool]) -> str:
    if not sub or not top:
        return sub or top
    return next((text for text in (top + sub, sub) if knows(text)), top + sub)
