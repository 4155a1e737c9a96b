"""Hangs posting tasks onto the house: sentences, menu, to-dos, one's own page."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from branches.postings import selectors, todos
from branches.postings.exports import EXPORTERS
from branches.postings.messages import SENTENCES
from portal.kernel import clock, exporters, menu, sentences
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo
from portal.people.models import Person
from portal.people.panels import register_panel
from portal.rights.access import Actor


def my_postings(person: Person, actor: Actor) -> dict[str, Any] | None:
    """One's own tasks, on one's own page only. Three statements at most."""
    if actor.person_id is None or actor.person_id != person.pk:
        return None
    lines = selectors.own_lines(person.pk, clock.today())
    return {"lines": lines} if lines else None


def connect() -> None:
    exporters.register(*EXPORTERS)
    sentences.register(SENTENCES)
    menu.add(menu.MenuEntry("postings", "bulb", _("经验发布任务"), "posting_list", "posting.view", 18, group=menu.PARTY))
    menu.add(menu.MenuEntry("posting_mine", "bulb", _("我的经验发布"), "posting_mine", "posting.own", 40))
    notices.register_codes("posting.", Category.BRANCH, is_private=True)
    register_todo(TodoKind("postings", _("待发布的经验"), "posting.own", todos.to_post, 39, "posting_mine"))
    register_panel("postings", 62, "branches/postings/_person_panel.html", my_postings)
