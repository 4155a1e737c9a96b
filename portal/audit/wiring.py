"""The trail's place in the menu."""

from django.utils.translation import gettext_lazy as _

from portal.audit import sealing
from portal.audit.exports import EXPORTERS
from portal.kernel import clock, exporters, health, menu


def is_late() -> bool:
    """Whether the trail has been waiting for a seal for long."""
    return sealing.is_late(clock.now())


def connect() -> None:
    health.watch_trail(is_late)
    exporters.register(*EXPORTERS)
    menu.add(menu.MenuEntry("audit", "history", _("审计记录"), "audit_list", "audit.view", 64, group=menu.SETUP))
