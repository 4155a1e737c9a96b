"""Hangs the committee's page onto the house."""

from django.utils.translation import gettext_lazy as _

from portal.kernel import menu


def connect() -> None:
    menu.add(menu.MenuEntry("overview", "layout-dashboard", _("党建总览"), "overview", "overview.view", 21, group=menu.PARTY))
