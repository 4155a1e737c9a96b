"""The trail's place in the menu."""

from django.utils.translation import gettext_lazy as _

from portal.kernel import menu


def connect() -> None:
    menu.add(menu.MenuEntry("audit", "history", _("审计记录"), "audit_list", "audit.view", 64))
