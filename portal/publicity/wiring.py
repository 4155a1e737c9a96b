"""Hangs publicity onto the house: sentences and menu. The rooms register what follows from a closing in their own wiring."""

from django.utils.translation import gettext_lazy as _

from portal.kernel import menu, sentences
from portal.publicity.messages import SENTENCES


def connect() -> None:
    sentences.register(SENTENCES)
    menu.add(menu.MenuEntry("publicity", "bell", _("公示"), "publicity_list", "publicity.view", 71))
