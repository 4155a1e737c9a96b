"""Hangs accounts, roles and the rights table into the portal."""

from django.utils.translation import gettext_lazy as _

from portal.accounts import signals
from portal.accounts.messages import SENTENCES
from portal.kernel import menu, sentences


def connect() -> None:
    sentences.register(SENTENCES)
    menu.add(menu.MenuEntry("accounts", "key", _("账号管理"), "account_list", "account.view", 60))
    menu.add(menu.MenuEntry("grants", "shield-check", _("角色授权"), "grant_list", "grant.view", 62))
    menu.add(menu.MenuEntry("rights", "table", _("权限表"), "rights_table", "rights.view", 66))
    signals.connect()
