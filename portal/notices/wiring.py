"""Hangs notices onto the house: sentences, menus, the language of readers."""

from datetime import datetime
from typing import Any

from django.core import checks
from django.utils.translation import gettext_lazy as _

from portal.catalogue.registry import register_figure_check
from portal.desk import registry as desk
from portal.kernel import clock, health, languages, menu, retention, sentences
from portal.kernel.pages import SIGNED_IN
from portal.notices import services
from portal.notices.checks import check_quiet_hours
from portal.notices.messages import SENTENCES
from portal.notices.models import Delivery
from portal.notices.rules import clock_verdict
from portal.notices.selectors import QUIET_ROWS, todo_summary
from portal.notices.todos import TodoSummary
from portal.rights.access import Actor


def _keep_language(actor: Actor, language: str) -> None:
    services.keep_language(actor=actor, language=language)


def todo_tile(actor: Actor, at: datetime) -> dict[str, Any]:
    """What waits by kind; the administrators have no list of it, only their notices."""
    has_list = actor.can("todo.view")
    summary = todo_summary(actor, at) if has_list else TodoSummary()
    return {"groups": summary.groups, "late": summary.late, "has_list": has_list}


def is_late() -> bool:
    """Whether a message that is due has been waiting for long."""
    return Delivery.objects.free(clock.now() - health.LONGEST_WAIT).exists()


def connect() -> None:
    health.watch_outbox(is_late)
    sentences.register(SENTENCES)
    retention.declare("notices", _("通知和发送记录"))
    for code in QUIET_ROWS:
        register_figure_check(code, clock_verdict)
    checks.register(check_quiet_hours, checks.Tags.database)
    desk.tile(desk.Tile("todo", _("待办"), "circle-check", SIGNED_IN, "portal/notices/_todo_tile.html", todo_tile, 10))
    languages.listen(_keep_language)
    menu.add(menu.MenuEntry("todos", "list-check", _("待办"), "todo_list", "todo.view", 19, count_url="todo_count"))
    menu.add(menu.MenuEntry("robots", "robot", _("群机器人"), "robot_list", "robot.view", 73, group=menu.SETUP))
    menu.add(menu.MenuEntry("deliveries", "mail", _("发送记录"), "delivery_list", "delivery.view", 74, group=menu.SETUP))
