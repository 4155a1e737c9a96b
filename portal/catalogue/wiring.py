from django.utils.translation import gettext_lazy as _

from portal.kernel import menu


def connect() -> None:
    menu.add(menu.MenuEntry("rules", "book", _("规则参数"), "rule_list", "rule.view", 70))
