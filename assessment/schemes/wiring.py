"""Hangs schemes onto the house."""

from django.utils.translation import gettext_lazy as _

from assessment.schemes.exports import EXPORTERS
from assessment.schemes.messages import SENTENCES
from portal.kernel import exporters, menu, sentences


def connect() -> None:
    exporters.register(*EXPORTERS)
    sentences.register(SENTENCES)
    menu.add(menu.MenuEntry("schemes", "scale", _("考核方案"), "scheme_list", "scheme.view", 40, group=menu.SCORES))
