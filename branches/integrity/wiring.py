"""Hangs integrity onto the house: sentences, menu, exports, to-dos. Talks and answers are neither searched nor in the API."""

from django.utils.translation import gettext_lazy as _

from branches.integrity import todos
from branches.integrity.exports import EXPORTERS
from branches.integrity.messages import SENTENCES
from portal.kernel import exporters, menu, sentences
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo


def connect() -> None:
    exporters.register(*EXPORTERS)
    sentences.register(SENTENCES)
    menu.add(menu.MenuEntry("integrity", "scale", _("廉洁建设"), "integrity_board", "integrity.board", 62, group=menu.PARTY))
    menu.add(menu.MenuEntry("integrity_mine", "checkbox", _("我的廉洁承诺"), "integrity_mine", "integrity.own", 40))
    notices.register_codes("integrity.", Category.BRANCH, is_private=True)
    for kind in (
        TodoKind("integrity_sign", _("待签的廉洁承诺"), "integrity.own", todos.to_sign, 26, "integrity_mine"),
        TodoKind("integrity_answer", _("待答复的任前征求意见"), "integrity.answer", todos.to_answer, 27, "integrity_checks"),
        TodoKind("integrity_follow", _("谈话后待跟踪"), "integrity.talk", todos.to_follow, 28, "integrity_talks"),
    ):
        register_todo(kind)
