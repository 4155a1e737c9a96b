"""The tabs of the culture rooms: each room hands in its own from ``wiring.py``."""

from dataclasses import dataclass
from typing import Any

from portal.rights.access import Actor


@dataclass(frozen=True)
class CultureTab:
    label: Any
    url_name: str
    right: str
    order: int


_tabs: dict[str, CultureTab] = {}


def register_tab(tab: CultureTab) -> None:
    _tabs[tab.url_name] = tab


def tabs_for(actor: Actor) -> list[CultureTab]:
    """Those that the actor may open, in order."""
    return sorted((t for t in _tabs.values() if actor.can(t.right)), key=lambda t: t.order)
