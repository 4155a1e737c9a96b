"""What the rooms tell about their notices, filled in ``wiring.py``::

    from portal.notices import registry
    registry.register_codes("promotion.", Category.CAREER)
    registry.register_codes("promotion.refused_notice", Category.CAREER, is_private=True)

The longest beginning that fits a code counts; a code that nothing fits is private. ``is_private``: the sentence carries what
somebody wrote (a reason, an answer), so outside the portal only «there is news» is said.

``register_group_line`` brings a figure for chat groups: how many things of one kind a unit has to do. Only kinds and
numbers go there, never a name.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.notices.enums import Category


@dataclass(frozen=True)
class Nature:
    category: str = Category.OTHER
    is_private: bool = False


UNKNOWN = Nature(is_private=True)  # a room that forgot to say stays inside
_natures: dict[str, Nature] = {}


def register_codes(beginning: str, category: str, *, is_private: bool = False) -> None:
    """All codes that begin with ``beginning`` belong to ``category``, unless a longer one says otherwise."""
    _natures[beginning] = Nature(category, is_private)


def nature_of(code: str) -> Nature:
    """Category and discretion of a notice code."""
    fitting = [beginning for beginning in _natures if code.startswith(beginning)]
    return _natures[max(fitting, key=len)] if fitting else UNKNOWN


@dataclass(frozen=True)
class GroupLine:
    """``count(path, today)``: how many below the node of that path; ``code``: its sentence with ``%(count)s``."""

    key: str
    code: str
    count: Callable[[str, date], int]
    order: int = 50


_lines: dict[str, GroupLine] = {}


def register_group_line(line: GroupLine) -> None:
    _lines[line.key] = line


def group_lines(path: str, today: date) -> list[tuple[str, dict[str, Any]]]:
    """(sentence code, params) of each figure that is not nought, for the unit at ``path``."""
    found = []
    for line in sorted(_lines.values(), key=lambda x: (x.order, x.key)):
        count = line.count(path, today)
        if count:
            found.append((line.code, {"count": count}))
    return found
