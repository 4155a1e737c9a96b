"""Hangs panels onto the house: sentences and menu. The rooms register what they bring in their own wiring."""

from django.utils.translation import gettext_lazy as _

from portal.kernel import menu, sentences
from portal.panels.messages import SENTENCES


def connect() -> None:
    sentences.register(SENTENCES)
    menu.add(menu.MenuEntry("panels", "scale", _("评审组"), "panel_list", "panel.view", 28))
    menu.add(menu.MenuEntry("panel_mine", "edit", _("待我评审"), "panel_mine", "panel.judge", 72))
