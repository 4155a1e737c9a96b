"""The main navigation, filled by subjects from ``wiring.py`` and cut to the reader's rights."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class MenuEntry:
    """``right``: the matrix right that shows the entry; ``badge(actor)`` returns a to-do count or 0."""

    key: str
    icon: str
    label: Any
    url_name: str
    right: str
    order: int
    badge: Callable[[Any], int] | None = None


_entries: dict[str, MenuEntry] = {}


def add(entry: MenuEntry) -> None:
    _entries[entry.key] = entry


def entries_for(actor) -> list[MenuEntry]:
    return sorted((e for e in _entries.values() if actor.can(e.right)), key=lambda e: e.order)
