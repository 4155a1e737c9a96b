"""Hangs challenges onto the ground floor: sentences, menu, files, to-dos."""

from django.utils.translation import gettext_lazy as _

from portal.exchange.registry import call_records
from portal.files.access import register_owner
from portal.kernel import exporters, menu, sentences
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo
from workforce.challenges import access, selectors, todos
from workforce.challenges.exports import EXPORTERS
from workforce.challenges.messages import SENTENCES

RECORDS = {"workforce.Challenge": _("揭榜挂帅项目"), "workforce.ChallengeProblem": _("攻坚难题")}


def connect() -> None:
    exporters.register(*EXPORTERS)
    call_records(RECORDS)
    sentences.register(SENTENCES)
    notices.register_codes("challenge.", Category.CAREER)
    for code in ("chosen", "passed_over", "declined", "rewarded", "reward_declined", "released", "cancelled", "dropped"):
        notices.register_codes(f"challenge.{code}_notice", Category.CAREER, is_private=True)
    register_todo(TodoKind("challenges", _("待办理的揭榜挂帅项目"), "challenge.board", todos.waiting, 38, "challenge_list"))
    menu.add(menu.MenuEntry("challenges", "list-check", _("揭榜挂帅"), "challenge_list", "challenge.board", 27, group=menu.INVENTION))
    register_owner(
        access.FILES, access.may_open_file, access.may_change_files,
        node_of=selectors.node_of, reach=selectors.file_reach, places=selectors.file_places,
    )  # fmt: skip
