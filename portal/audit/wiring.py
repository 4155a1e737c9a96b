"""The trail's place in the menu."""

from django.utils.translation import gettext_lazy as _

from portal.audit.exports import EXPORTERS
from portal.kernel import exporters, menu


def connect() -> None:
    exporters.register(*EXPORTERS)
    menu.add(menu.MenuEntry("audit", "history", _("审计记录"), "audit_list", "audit.view", 64, group=menu.SETUP))
