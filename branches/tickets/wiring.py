"""Hangs service tickets onto the house."""

from datetime import datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from branches.activities.models import Activity
from branches.activities.registry import register_card
from branches.tickets import selectors, todos
from branches.tickets.exports import EXPORTERS
from branches.tickets.messages import SENTENCES
from branches.tickets.models import ConcernTopic
from portal.audit.registry import leave_untraced
from portal.catalogue.registry import Catalogue
from portal.catalogue.registry import register as register_catalogue
from portal.desk import registry as desk
from portal.kernel import exporters, menu, sentences
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo
from portal.rights.access import Actor


def meeting_card(activity: Activity, actor: Actor, at: datetime) -> dict[str, Any] | None:
    """What workers said at the meeting and where it stands, for the branch's office: one statement."""
    if not actor.scope("ticket.edit").covers(activity.branch.node.path) or activity.held_on > localdate(at):
        return None
    return {"tickets": selectors.with_states(selectors.of_activity(activity.pk), localdate(at)), "activity": activity}


def connect() -> None:
    leave_untraced(
        "who raises a concern without a name: neither row nor clock may stand beside a sign-in",
        "branches.ServiceTicket", "branches.TicketEntry",
    )  # fmt: skip
    exporters.register(*EXPORTERS)
    sentences.register(SENTENCES)
    notices.register_codes("ticket.", Category.BRANCH, is_private=True)
    register_catalogue(Catalogue("concern-topics", _("诉求类别"), ConcernTopic, ("source",), order=66))
    register_card("tickets", 40, "branches/tickets/_meeting_card.html", meeting_card)
    menu.add(menu.MenuEntry("tickets", "mail", _("服务诉求"), "ticket_list", "ticket.view", 41, group=menu.PARTY))
    menu.add(menu.MenuEntry("tickets_mine", "mail", _("我的诉求"), "ticket_mine_list", "ticket.own", 42))
    desk.quick(desk.QuickAction("ticket_new", _("提诉求"), "mail", "ticket_new", "ticket.own", 60))
    for kind in (
        TodoKind("tickets_answer", _("请您答复的诉求"), "ticket.own", todos.to_answer, 16, "ticket_mine_list"),
        TodoKind("tickets_tell", _("您的诉求有了答复"), "ticket.own", todos.to_tell, 20, "ticket_mine_list"),
        TodoKind("tickets_route", _("待转办的诉求"), "ticket.edit", todos.to_route, 16, "ticket_list", "?s=open"),
        TodoKind("tickets_above", _("请督办的诉求"), "ticket.lead", todos.above, 16, "ticket_list", "?s=late"),
    ):
        register_todo(kind)
