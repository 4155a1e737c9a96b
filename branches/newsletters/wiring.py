"""Hangs newsletters onto the house: sentences, a tab beside the stories, the file, to-dos."""

from django.utils.translation import gettext_lazy as _

from branches.newsletters import todos
from branches.newsletters.exports import EXPORTERS
from branches.newsletters.messages import SENTENCES
from branches.stories.registry import CultureTab, register_tab
from portal.exchange.registry import call_records
from portal.kernel import exporters, sentences
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo


def connect() -> None:
    exporters.register(*EXPORTERS)
    call_records({"branches.Newsletter": _("工会简报")})
    sentences.register(SENTENCES)
    register_tab(CultureTab(_("简报"), "newsletter_list", "newsletter.read", 30))
    register_todo(TodoKind("newsletters", _("编辑中的简报"), "newsletter.edit", todos.unfinished, 45, "newsletter_list"))
