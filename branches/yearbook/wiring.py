"""Hangs year books onto the house."""

from django.utils.translation import gettext_lazy as _

from branches.yearbook.exports import EXPORTERS
from branches.yearbook.messages import SENTENCES
from portal.exchange.registry import call_records
from portal.kernel import exporters, menu, sentences
from portal.notices import registry as notices
from portal.notices.enums import Category


def connect() -> None:
    exporters.register(*EXPORTERS)
    call_records({"branches.YearBook": _("支部工作手册")})
    sentences.register(SENTENCES)
    menu.add(menu.MenuEntry("year_books", "book", _("工作手册"), "year_book_list", "yearbook.view", 34, group=menu.PARTY))
    notices.register_codes("year_book.", Category.BRANCH)
