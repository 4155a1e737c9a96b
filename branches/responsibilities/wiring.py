"""Hangs responsibility lists onto the house."""

from django.utils.translation import gettext_lazy as _

from branches.responsibilities import access, selectors, todos
from branches.responsibilities.exports import EXPORTERS
from branches.responsibilities.messages import SENTENCES
from branches.responsibilities.models import DutyStandard
from portal.catalogue.registry import Catalogue
from portal.catalogue.registry import register as register_catalogue
from portal.files.access import register_owner
from portal.kernel import exporters, menu, sentences
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo


def connect() -> None:
    exporters.register(*EXPORTERS)
    sentences.register(SENTENCES)
    menu.add(menu.MenuEntry("responsibilities", "list-check", _("责任清单"), "statement_list", "statement.view", 30, group=menu.PARTY))
    register_todo(TodoKind("statements", _("待填报的责任清单"), "statement.report", todos.untold, order=21, url_name="statement_list"))
    note = _("党委、书记、工会主席的标准责任")
    register_catalogue(Catalogue("duty-standards", _("标准责任清单"), DutyStandard, ("holder", "source"), note, order=63))
    register_owner(
        "duty_statement", access.may_open, access.may_change, node_of=selectors.node_of, places=selectors.file_places
    )  # fmt: skip
