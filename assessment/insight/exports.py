"""The ranking as a file: one line per branch, safe to open in a spreadsheet."""

import csv
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from assessment.insight.enums import Quadrant
from assessment.insight.selectors.dashboard import Dashboard
from assessment.insight.selectors.standings import group_name

BOM = "\ufeff"  # spreadsheets in offices read UTF-8 only with it
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def neutral(value: Any) -> str:
    """Text that no spreadsheet runs: what could begin a formula gets an apostrophe, plain numbers stay numbers."""
    text = "" if value is None else str(value)
    if not text.startswith(FORMULA_STARTS):
        return text
    return text if text[1:].replace(".", "", 1).isdigit() and text[0] in "+-" else "'" + text


def ranking_table(board: Dashboard) -> Iterator[list[Any]]:
    """Heading and rows of the ranking, group by group."""
    yield [
        _("考核期"), _("同类组"), _("名次"), _("党支部编码"), _("党支部"), _("党建"), _("业务"),
        _("综合"), _("环比"), _("象限"), _("等次"), _("参加评定"),
    ]  # fmt: skip
    bands = {band.code: band.name_zh for band in board.lens.body.bands}
    for group in board.ranking:
        name = group_name(board.history.groups, group["code"])
        for m in group["rows"]:
            yield [
                board.lens.round.code, name, m.rank, m.code, m.name, m.party, m.business, m.total, m.change,
                Quadrant(m.quadrant).label, bands.get(m.band, ""), _("是") if m.is_graded else _("否"),
            ]  # fmt: skip


class _Echo:
    """A file that hands each line on instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def csv_lines(rows: Iterator[list[Any]]) -> Iterator[str]:
    """The rows as CSV text, line by line, each cell neutral."""
    writer = csv.writer(_Echo())
    yield BOM
    for row in rows:
        yield writer.writerow([neutral(cell) for cell in row])
