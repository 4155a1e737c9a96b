"""Hangs the boards of what has come down to the branch into the menu and the lists to take away."""

from django.utils.translation import gettext_lazy as _

from branches.reach.exports import EXPORTERS
from portal.kernel import exporters, menu


def connect() -> None:
    exporters.register(*EXPORTERS)
    menu.add(menu.MenuEntry("reach", "chart-bar", _("六个到支部"), "reach_quality", "reach.view", 22, group=menu.PARTY))
