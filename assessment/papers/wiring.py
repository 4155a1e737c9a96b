"""Hangs the papers of the assessment onto the house."""

from django.utils.translation import gettext_lazy as _

from assessment.papers.exports import EXPORTERS
from assessment.papers.messages import SENTENCES
from portal.kernel import exporters, menu, sentences


def connect() -> None:
    exporters.register(*EXPORTERS)
    sentences.register(SENTENCES)
    menu.add(menu.MenuEntry("papers", "printer", _("考核文书"), "paper_list", "paper.view", 28, group=menu.SCORES))
