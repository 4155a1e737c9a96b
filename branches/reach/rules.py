"""What of a board may be told: counts by branch, small ones hidden, so that nobody's single case can be read out. Pure."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.kernel.floors import hide_small, shown_whole


@dataclass(frozen=True)
class Count:
    """A column of a board. ``part_of``: counts a part of another column; ``beside``: an amount that is told only where the count of
    that column is; ``is_open``: facts of the organisation that hide nobody."""

    key: str
    label: Any
    part_of: str = ""
    beside: str = ""
    is_open: bool = False


Figures = dict[str, Any]  # key of the column -> figure, None where it is not told


def _part(part: Any, whole: Any, least: int) -> Any:
    """A part of a whole that is told; its rest must not be small either."""
    return hide_small({True: part, False: whole - part}, least)[True]


def told(found: Mapping[Hashable, Figures], columns: Sequence[Count], least: int) -> tuple[dict[Hashable, Figures], Figures]:
    """(place -> what is told of it, what is told of all) of raw figures by place."""
    lines: dict[Hashable, Figures] = {place: {} for place in found}
    whole: Figures = {}
    for column in columns:
        raw = {place: figures.get(column.key, 0) for place, figures in found.items()}
        total = sum(raw.values())
        if column.is_open:
            shown, whole[column.key] = dict(raw), total
        elif column.beside:
            shown = {place: None if lines[place][column.beside] is None else n for place, n in raw.items()}
            whole[column.key] = None if whole[column.beside] is None else total
        elif column.part_of:
            of, shown = column.part_of, hide_small(raw, least)
            for place, n in shown.items():
                base = lines[place][of]
                shown[place] = None if base is None or n is None else _part(n, base, least)
            alone = list(shown.values()).count(None) == 1
            whole[column.key] = None if whole[of] is None or alone else _part(total, whole[of], least)
        else:
            shown, whole[column.key] = hide_small(raw, least), shown_whole(total, least)
        for place, n in shown.items():
            lines[place][column.key] = n
    return lines, whole
