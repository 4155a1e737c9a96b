"""Hangs panels onto the house: sentences and menu. The rooms register what they bring in their own wiring."""

from django.utils.translation import gettext_lazy as _

from portal.kernel import exporters, menu, sentences
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo
from portal.panels import todos
from portal.panels.exports import EXPORTERS
from portal.panels.messages import SENTENCES


def connect() -> None:
    exporters.register(*EXPORTERS)
    sentences.register(SENTENCES)
    menu.add(menu.MenuEntry("panels", "scale", _("评审组"), "panel_list", "panel.view", 28, group=menu.TALENT))
    menu.add(menu.MenuEntry("panel_mine", "edit", _("待我评审"), "panel_mine", "panel.judge", 72))
    register_todo(TodoKind("panels_judge", _("待我评审"), "panel.judge", todos.to_judge, order=10, url_name="panel_mine"))
    notices.register_codes("panel.", Category.JUDGING)
    notices.register_codes("panel.dissolved_notice", Category.JUDGING, is_private=True)
