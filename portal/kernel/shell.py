"""What the layout needs on each page: navigation, theme, text size, who is here, what runs.

Whatever costs something is worked out when a template asks for it: a part of a page draws no navigation and pays for none.
"""

from functools import cache, cached_property
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.kernel import menu

TABS = 5  # places beside the home page in the bottom bar of a phone; beyond them the last one opens the list of all rooms
THEMES = [
    ("auto", "device-desktop", _("跟随系统")),
    ("light", "sun", _("浅色")),
    ("dark", "moon", _("深色")),
]


def look_of(cookies, desk=None) -> dict:
    """Theme and text size: what the person has chosen on any machine, else what this browser was told last."""
    theme = (desk and desk.theme) or cookies.get(f"{settings.COOKIE_PREFIX}theme", "auto")
    theme = theme if theme in {"auto", "light", "dark"} else "auto"
    size = (desk and desk.text_size) or cookies.get(f"{settings.COOKIE_PREFIX}text")
    return {
        "theme": theme,
        "text_size": "large" if size == "large" else "normal",
        "dark_media": "screen" if theme == "dark" else "screen and (prefers-color-scheme: dark)",
    }


@cache
def _address(name: str) -> str:
    """Where a room lies: settled when the portal starts, and asked for by each of some sixty entries on each page."""
    return reverse(name)


class NavItem:
    """A menu entry as it is drawn for one reader; its count is asked for when it is drawn."""

    def __init__(self, entry: menu.MenuEntry, actor: Any) -> None:
        self._entry, self._actor = entry, actor
        self.key, self.icon, self.label, self.group = entry.key, entry.icon, entry.label, entry.group

    @cached_property
    def url(self) -> str:
        return _address(self._entry.url_name)

    @cached_property
    def badge(self) -> int:
        return self._entry.badge(self._actor) if self._entry.badge else 0

    @cached_property
    def count_url(self) -> str:
        return _address(self._entry.count_url) if self._entry.count_url else ""


class Navigation:
    """The rooms of one reader, in order, by group, and those of the bottom bar of a phone; nothing for nobody."""

    def __init__(self, actor: Any) -> None:
        self._actor = actor

    @cached_property
    def items(self) -> list[NavItem]:
        return [NavItem(entry, self._actor) for entry in menu.entries_for(self._actor)] if self._actor else []

    def groups(self) -> list[tuple[str, Any, list[NavItem]]]:
        found = [(key, label, [item for item in self.items if item.group == key]) for key, label in menu.GROUPS.items()]
        return [group for group in found if group[2]]

    def tabs(self) -> list[NavItem]:
        return self.items if len(self.items) <= TABS else self.items[: TABS - 1]


def shell(request) -> dict:
    """Context processor. Reads cookies, the actor and his desk. Callables are called by the template that uses them; their
    statements are those of the menu badges and of the unread notices."""
    actor = getattr(request, "actor", None)
    reader = actor if actor is not None and actor.is_signed_in else None
    desk = getattr(reader.user, "desk", None) if reader is not None else None
    navigation = Navigation(reader)
    return {
        **look_of(request.COOKIES, desk),
        "themes": THEMES,
        "has_keys": desk is None or not desk.is_without_keys,
        "nav": lambda: navigation.items,
        "nav_groups": navigation.groups,
        "tabs": navigation.tabs,
        "actor": actor,
        "unread_notices": reader.unread_notices if reader is not None else 0,
        "version": settings.SPECTACULAR_SETTINGS["VERSION"],
        "site_note": (settings.IS_PRODUCTION and _("内网系统")) or _("演示数据，均为虚构"),
    }
