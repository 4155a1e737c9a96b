"""Hangs announcements onto the house: sentences, menu, files, to-dos, the category of their notices."""

from datetime import datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from portal.announcements import access, selectors
from portal.announcements.exports import EXPORTERS
from portal.announcements.messages import SENTENCES
from portal.desk import registry as desk
from portal.files.access import register_owner
from portal.kernel import clock, exporters, menu, sentences
from portal.notices import registry
from portal.notices.enums import Category
from portal.notices.todos import TodoKind, Todos
from portal.notices.todos import register as register_todo
from portal.rights.access import Actor


def _todos(actor: Actor, at: datetime) -> Todos:
    return selectors.waiting_todos(actor, at, localdate(at))


def _may_open(actor: Actor, record_id: int) -> bool:
    return access.may_open(actor, record_id, clock.today())


def pinned_tile(actor: Actor, at: datetime) -> dict[str, Any] | None:
    """Announcements to be read; no tile without any."""
    rows = selectors.banner(actor, localdate(at))
    return {"announcements": rows} if rows else None


def connect() -> None:
    exporters.register(*EXPORTERS)
    sentences.register(SENTENCES)
    template = "portal/announcements/_tile.html"
    desk.tile(desk.Tile("announcements", _("公告"), "speakerphone", "announcement.view", template, pinned_tile, 5))
    menu.add(menu.MenuEntry("announcements", "speakerphone", _("公告"), "announcement_list", "announcement.view", 70))
    registry.register_codes("announcement.", Category.ANNOUNCEMENT)
    register_owner("announcement", _may_open, access.may_change)
    register_todo(TodoKind("announcements", _("待确认的公告"), "announcement.view", _todos, order=5, url_name="announcement_list"))
