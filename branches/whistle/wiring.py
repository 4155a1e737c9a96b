"""Hangs reports onto the house: sentences, menu, to-dos, the one notice. No search, no export, no import, no API, no event, no
file registry, no metric: each would lead past the people whom a report keeps out (docs/adr/0024)."""

from django.utils.translation import gettext_lazy as _

from branches.whistle import todos
from branches.whistle.messages import SENTENCES
from portal.audit.registry import leave_untraced
from portal.kernel import menu, retention, sentences
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo


def connect() -> None:
    leave_untraced(
        "sealed reports: not even that and when somebody has written", "branches.WhistleReport", "branches.WhistleNamed",
        "branches.WhistleIdentity", "branches.WhistleShare", "branches.WhistleReveal", "branches.WhistleMessage", "branches.WhistlePicture",
    )  # fmt: skip
    sentences.register(SENTENCES)
    retention.declare("reports", _("检举控告"))
    menu.add(menu.MenuEntry("whistle_box", "lock", _("检举控告"), "whistle_box", "whistle.file", 95))
    menu.add(menu.MenuEntry("whistle", "mail", _("检举办理"), "whistle_list", "whistle.handle", 61, group=menu.PARTY))
    notices.register_codes("whistle.", Category.BRANCH, is_private=True)
    register_todo(TodoKind("whistle", _("新事项"), "whistle.handle", todos.waiting, 25, "whistle_list"))
