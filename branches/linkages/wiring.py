"""Hangs links of leaders onto the house."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from branches.linkages import selectors, todos
from branches.linkages.exports import EXPORTERS
from branches.linkages.messages import SENTENCES
from branches.orgs.models import Branch
from branches.orgs.panels import register_panel
from portal.exchange.registry import call_records
from portal.kernel import clock, exporters, menu, sentences
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo
from portal.rights.access import Actor


def link_panel(branch: Branch, actor: Actor) -> dict[str, Any] | None:
    """Who looks after the branch, and when he was there last: one statement."""
    scope = actor.scope("linkage.view")
    if not actor.is_system and not scope.covers(branch.node.path):
        return None
    today = clock.today()
    rows = list(selectors.links(scope, today).filter(branch=branch).standing_on(today))  # type: ignore[attr-defined]
    return {"links": rows} if rows else None


def connect() -> None:
    exporters.register(*EXPORTERS)
    call_records({"branches.LeaderLink": _("领导包联"), "branches.LinkVisit": _("包联走访")})
    sentences.register(SENTENCES)
    menu.add(menu.MenuEntry("linkages", "users", _("领导包联"), "link_list", "linkage.oversee", 37, group=menu.PARTY))
    register_panel("linkages", 45, "branches/linkages/_branch_panel.html", link_panel)
    notices.register_codes("linkage.", Category.BRANCH)
    register_todo(TodoKind("link_visits", _("包联走访和承诺"), "linkage.visit", todos.own_visits, 20, "link_list"))
