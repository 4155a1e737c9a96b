"""The main navigation, filled by subjects from ``wiring.py`` and cut to the reader's rights."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

MINE, PARTY, SITE, TALENT = "mine", "party", "site", "talent"
INVENTION, UNION, SCORES, SETUP = "invention", "union", "scores", "setup"
GROUPS = {
    MINE: _("日常"), PARTY: _("党建"), SITE: _("安全生产"), TALENT: _("人才"), INVENTION: _("创新创效"), UNION: _("民主管理和服务"),
    SCORES: _("考核"), SETUP: _("数据与设置"),
}  # fmt: skip


@dataclass(frozen=True)
class MenuEntry:
    """``right``: the matrix right that shows the entry; ``badge(actor)`` returns a to-do count or 0, for a page; of a costly
    count ``count_url`` names the page that is asked for it afterwards;
    ``order``: what matters first, for the bottom bar of a phone and within its ``group`` of the side bar."""

    key: str
    icon: str
    label: Any
    url_name: str
    right: str
    order: int
    badge: Callable[[Any], int] | None = None
    group: str = MINE
    count_url: str = ""


_entries: dict[str, MenuEntry] = {}


def add(entry: MenuEntry) -> None:
    _entries[entry.key] = entry


def entries_for(actor) -> list[MenuEntry]:
    return sorted((e for e in _entries.values() if actor.can(e.right)), key=lambda e: e.order)
