"""Hangs sign-up onto the house: the card of an activity, the home page of everybody, papers, to-dos."""

from datetime import datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from branches.activities import registry as activities
from branches.activities.enums import KindHolder
from branches.activities.models import Activity
from branches.signups import access, selectors, todos
from branches.signups.exports import EXPORTERS
from branches.signups.messages import SENTENCES
from portal.desk import registry as desk
from portal.exchange.registry import call_records
from portal.files.access import register_owner
from portal.kernel import exporters, menu, sentences
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo
from portal.rights.access import Actor


def signup_card(activity: Activity, actor: Actor, at: datetime) -> dict[str, Any] | None:
    """Places of an event by invitation, or the way to set up its sign-up. One statement; none for other kinds."""
    if activity.kind.holder != KindHolder.INVITED:
        return None
    sheet = selectors.sheet_of(activity)
    if sheet is not None:
        selectors.with_state([sheet], at)
        return {"sheet": sheet, "activity": activity}
    may_manage = actor.scope("signup.manage").covers(activity.branch.node.path) and bool(access.may_manage(actor, activity, at))
    return {"sheet": None, "activity": activity} if may_manage else None


def events_tile(actor: Actor, at: datetime) -> dict[str, Any] | None:
    """Events one may sign up for now, and one's own; nothing where there are none. Three statements at most."""
    events = selectors.own_events(actor, at, localdate(at))
    return {"events": events[:4]} if events else None


def connect() -> None:
    exporters.register(*EXPORTERS)
    sentences.register(SENTENCES)
    call_records({"branches.SignupSheet": _("活动报名"), "branches.Signup": _("报名"), "branches.EventQuestion": _("活动提问")})
    activities.register_card("signup", 20, "branches/signups/_card.html", signup_card)
    activities.register_signed("signup", selectors.signed_people)
    menu.add(menu.MenuEntry("signups", "calendar-event", _("活动报名"), "signup_list", "activity.view", 16, group=menu.PARTY))
    menu.add(menu.MenuEntry("signup_mine", "calendar-event", _("我的活动报名"), "signup_mine", "signup.own", 38))
    desk.tile(desk.Tile("events", _("活动报名"), "calendar-event", "signup.own", "branches/signups/_tile.html", events_tile, 45))
    register_owner(
        "event", access.may_open_file, access.may_change_files, node_of=selectors.branch_node, places=selectors.file_places
    )  # fmt: skip
    notices.register_codes("signup.", Category.BRANCH)
    register_todo(TodoKind("event_questions", _("待答复的活动提问"), "signup.manage", todos.questions, 24, "signup_list"))
