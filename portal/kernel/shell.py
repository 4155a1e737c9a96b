"""What the layout needs on each page: navigation, theme, text size, who is here, what runs."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.kernel import menu

TABS = 5  # places in the bottom bar of a phone; beyond them the last one opens the list of all rooms
THEMES = [
    ("auto", "device-desktop", _("跟随系统")),
    ("light", "sun", _("浅色")),
    ("dark", "moon", _("深色")),
]


def shell(request) -> dict:
    """Context processor. Reads cookies and the actor only; statements are those of the menu badges."""
    theme = request.COOKIES.get("theme", "auto")
    theme = theme if theme in {"auto", "light", "dark"} else "auto"
    actor = getattr(request, "actor", None)
    nav = []
    if actor is not None and actor.is_signed_in:
        for entry in menu.entries_for(actor):
            nav.append((entry.key, entry.icon, entry.label, reverse(entry.url_name), entry.badge(actor) if entry.badge else 0))
    return {
        "theme": theme,
        "themes": THEMES,
        "text_size": "large" if request.COOKIES.get("text") == "large" else "normal",
        "dark_media": "screen" if theme == "dark" else "screen and (prefers-color-scheme: dark)",
        "nav": nav,
        "tabs": nav if len(nav) <= TABS else nav[: TABS - 1],
        "actor": actor,
        "unread_notices": actor.unread_notices() if actor is not None and actor.is_signed_in else 0,
        "site_note": (settings.IS_PRODUCTION and _("内网系统")) or _("演示数据，均为虚构"),
    }
