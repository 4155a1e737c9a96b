"""Rows of a file as the page shows them: what is wrong can be typed over, the rest stands beside it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from portal.exchange.cells import shown_cell
from portal.exchange.models import ImportRow
from portal.exchange.registry import ImportKind

MOST_OFFERED = 200


@dataclass(frozen=True)
class CellView:
    """``name`` is empty for a cell that cannot be typed into."""

    attribute: str
    heading: str
    text: str
    name: str = ""
    example: str = ""
    problems: tuple[str, ...] = ()
    choices: str = ""  # id of the list of choices

    @property
    def has_lines(self) -> bool:
        """A field of one line would lose the breaks of this text."""
        return "\n" in self.text or "\r" in self.text


@dataclass(frozen=True)
class RowView:
    number: int
    cells: tuple[CellView, ...]
    problems: tuple[str, ...]  # those of the row as a whole
    outcome: str
    is_edited: bool
    is_skipped: bool


@dataclass(frozen=True)
class TableView:
    headings: tuple[str, ...]
    rows: tuple[RowView, ...]
    choices: tuple[tuple[str, tuple[str, ...]], ...]


def _used(kind: ImportKind, rows: list[ImportRow], cells: list[dict[str, Any]]) -> list[Any]:
    """Columns that hold anything in these rows, or that somebody must fill."""
    troubled = {p["attribute"] for row in rows for p in row.problems}
    filled = {name for found in cells for name, cell in found.items() if cell is not None}
    return [c for c in kind.resource.columns() if c.required or c.attribute in filled | troubled]


def trouble_table(kind: ImportKind, shown: Iterable[ImportRow], *, whole: str = "") -> TableView:
    """Rows in trouble. A field stands where a cell is wrong; everywhere when the row as a whole is, or when ``whole`` asks for it."""
    rows = list(shown)
    values = [row.cells for row in rows]
    columns = _used(kind, rows, values)
    listed = {c.attribute: f"ch-{c.attribute}" for c in columns if c.widget.offered()}
    views = []
    for row, cells in zip(rows, values, strict=True):
        of_row = tuple(p["message"] for p in row.problems if not p["attribute"])
        is_whole = bool(of_row) or str(row.number) == whole
        views.append(
            RowView(
                row.number,
                tuple(_cell(row, column, cells, listed.get(column.attribute, ""), is_whole) for column in columns),
                of_row, row.get_outcome_display(), row.is_edited, row.is_skipped,
            )
        )  # fmt: skip
    choices = tuple((listed[c.attribute], tuple(c.widget.offered()[:MOST_OFFERED])) for c in columns if c.attribute in listed)
    return TableView(tuple(c.heading for c in columns), tuple(views), choices)


def _cell(row: ImportRow, column: Any, cells: dict[str, Any], choices: str, is_whole: bool) -> CellView:
    problems = tuple(p["message"] for p in row.problems if p["attribute"] == column.attribute)
    name = f"c-{row.number}-{column.attribute}" if problems or is_whole else ""
    return CellView(
        column.attribute, column.heading, shown_cell(cells.get(column.attribute)), name, column.example, problems, choices if name else ""
    )


def good_table(kind: ImportKind, shown: Iterable[ImportRow]) -> TableView:
    """Rows that will go in as they are."""
    rows = list(shown)
    values = [row.cells for row in rows]
    columns = _used(kind, rows, values)
    views = (
        RowView(
            row.number, tuple(CellView(c.attribute, c.heading, shown_cell(cells.get(c.attribute))) for c in columns), (),
            row.get_outcome_display(), row.is_edited, row.is_skipped,
        )
        for row, cells in zip(rows, values, strict=True)
    )  # fmt: skip
    return TableView(tuple(c.heading for c in columns), tuple(views), ())
