"""Hangs the standards of Party work onto the house."""

from django.utils.translation import gettext_lazy as _

from branches.processes import todos
from branches.processes.exports import EXPORTERS
from branches.processes.messages import SENTENCES
from branches.processes.models import PartyProcess
from portal.catalogue.registry import Catalogue
from portal.catalogue.registry import register as register_catalogue
from portal.exchange.registry import call_records
from portal.kernel import exporters, menu, sentences
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo


def connect() -> None:
    exporters.register(*EXPORTERS)
    call_records({
        "branches.ProcessCheck": _("标准化清单"), "branches.ProcessPoint": _("标准化清单条目"), "branches.ProcessGap": _("标准化差距"),
    })  # fmt: skip
    sentences.register(SENTENCES)
    notices.register_codes("process.", Category.BRANCH)
    notices.register_codes("process.told_back", Category.BRANCH, is_private=True)
    menu.add(menu.MenuEntry("processes", "list-check", _("党建标准化"), "process_list", "process.view", 34, group=menu.PARTY))
    register_todo(TodoKind("process_gaps", _("待整改的标准化差距"), "process.mend", todos.own_gaps, order=24, url_name="process_gaps"))
    settle = TodoKind(
        "process_settle", _("待复核的标准化差距"), "process.settle", todos.to_settle, order=25, url_name="process_gaps", query="?s=mended"
    )
    register_todo(settle)
    note = _("三会一课、发展党员、换届等各有一份标准清单")
    register_catalogue(Catalogue("party-processes", _("党建工作流程标准"), PartyProcess, ("points", "source", "from_on"), note, order=13))
