"""Hangs ballots onto the house: sentences, menu, the catalogue of voting rules. Rooms register in their own wiring."""

from django.utils.translation import gettext_lazy as _

from portal.ballots import todos
from portal.ballots.exports import EXPORTERS
from portal.ballots.messages import SENTENCES
from portal.ballots.models import VotingRule
from portal.catalogue.registry import Catalogue, register
from portal.kernel import exporters, menu, sentences
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo

FIGURES = ("quorum_num", "quorum_den", "quorum_is_strict", "basis", "pass_num", "pass_den", "pass_is_strict", "is_for_elections", "source")


def connect() -> None:
    exporters.register(*EXPORTERS)
    sentences.register(SENTENCES)
    menu.add(menu.MenuEntry("ballots", "file-check", _("投票选举"), "ballot_list", "ballot.view", 29, group=menu.PARTY))
    menu.add(menu.MenuEntry("ballot_mine", "circle-check", _("待我投票"), "ballot_mine", "ballot.vote", 73))
    register_todo(TodoKind("ballots", _("待投的票"), "ballot.vote", todos.to_cast, order=4, url_name="ballot_mine"))
    note = _("投票建立时按当时的规则取值，之后修改规则不影响已建立的投票。")
    notices.register_codes("ballot.", Category.JUDGING, is_private=True)  # titles name people, a dispute says why
    register(Catalogue("voting-rules", _("表决规则"), VotingRule, FIGURES, note, order=60))
