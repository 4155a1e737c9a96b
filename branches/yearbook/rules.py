"""Which years a book is made of, when it may be changed, and what a chapter is. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from branches.yearbook.enums import BookState
from portal.kernel.verdict import ALLOWED, Verdict, denied

MOST_WORDS = 5000
GIST = 160  # characters of the minutes that a book repeats


@dataclass(frozen=True)
class Grid:
    """A table of a chapter: ``widths`` are shares."""

    heads: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    widths: tuple[int, ...]
    title: str = ""


@dataclass(frozen=True)
class Chapter:
    """What the records of a year say under one heading; ``count``: how many records."""

    code: str
    title: str
    lines: list[str] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    count: int = 0

    def as_json(self) -> dict[str, Any]:
        grids = [
            {"title": g.title, "heads": list(g.heads), "rows": [list(r) for r in g.rows], "widths": list(g.widths)} for g in self.grids
        ]
        return {"code": self.code, "title": self.title, "lines": self.lines, "grids": grids, "count": self.count}


def may_bind(year: int, founded_on: date, today: date) -> Verdict:
    """A year that has begun, of a branch that was there."""
    if year > today.year:
        return denied("year_book.year_ahead", year=year)
    return ALLOWED if year >= founded_on.year else denied("year_book.before_founding", year=year)


def may_change(state: str) -> Verdict:
    return denied("year_book.is_final") if state == BookState.FINAL else ALLOWED


def may_settle(state: str) -> Verdict:
    return ALLOWED if state in (BookState.BOUND, BookState.FINAL) else denied("year_book.not_bound")


def gist_of(text: str) -> str:
    """The beginning of the minutes, on one line."""
    words = " ".join(text.split())
    return words if len(words) <= GIST else words[: GIST - 1] + "…"


def as_of(year: int, today: date) -> date:
    """The last day that the book tells of."""
    return min(date(year, 12, 31), today)
