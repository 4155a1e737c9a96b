"""Hangs schemes onto the house."""

from django.utils.translation import gettext_lazy as _

from assessment.schemes.messages import SENTENCES
from portal.kernel import menu, sentences


def connect() -> None:
    sentences.register(SENTENCES)
    menu.add(menu.MenuEntry("schemes", "scale", _("考核方案"), "scheme_list", "scheme.view", 40))
