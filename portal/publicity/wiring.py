"""Hangs publicity onto the house: sentences and menu. The rooms register what follows from a closing in their own wiring."""

from django.utils.translation import gettext_lazy as _

from portal.kernel import exporters, menu, sentences
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo
from portal.publicity import todos
from portal.publicity.exports import EXPORTERS
from portal.publicity.messages import SENTENCES


def connect() -> None:
    exporters.register(*EXPORTERS)
    sentences.register(SENTENCES)
    menu.add(menu.MenuEntry("publicity", "bell", _("公示"), "publicity_list", "publicity.view", 71))
    answer, close = _("待答复的公示异议"), _("可以结束的公示")
    register_todo(
        TodoKind("objections", answer, "publicity.answer", todos.to_answer, order=12, url_name="publicity_list", query="?s=to_answer")
    )
    register_todo(
        TodoKind("publicity_close", close, "publicity.manage", todos.to_close, order=44, url_name="publicity_list", query="?s=to_close")
    )
    notices.register_codes("publicity.", Category.PUBLICITY, is_private=True)
