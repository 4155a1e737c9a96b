"""Hangs rounds onto the house."""

from django.utils.translation import gettext_lazy as _

from assessment.rounds.messages import SENTENCES
from assessment.rounds.services import follow_tree
from portal.kernel import changes, menu, sentences


def hear(change: changes.Change) -> None:
    """Who takes part in a running round follows the tree."""
    if change.source in {"node", "branch"} and change.branch_ids:
        follow_tree(branch_ids=change.branch_ids)


def connect() -> None:
    sentences.register(SENTENCES)
    changes.listen(hear)
    menu.add(menu.MenuEntry("rounds", "history", _("考核期"), "round_list", "round.view", 24))
