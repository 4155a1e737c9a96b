"""Hangs partnerships onto the house: list, files, to-dos, and the card of an activity that was held together."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from branches.activities.models import Activity
from branches.activities.registry import register_card
from branches.partnerships import access, selectors, todos
from branches.partnerships.exports import EXPORTERS
from branches.partnerships.messages import SENTENCES
from portal.exchange.registry import call_records
from portal.files.access import register_owner
from portal.kernel import exporters, menu, sentences
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo
from portal.rights.access import Actor

RECORDS = {
    "branches.Partnership": _("党建共建"), "branches.SharedResource": _("共享资源"), "branches.PartnershipActivity": _("共建活动"),
}  # fmt: skip


def joint_card(activity: Activity, actor: Actor, at: datetime) -> dict[str, Any] | None:
    """With whom the activity was held, on its own page: one statement."""
    rows = list(selectors.joint(actor.scope("partnership.view")).filter(activity=activity))
    return {"joint": rows} if rows else None


def connect() -> None:
    exporters.register(*EXPORTERS)
    call_records(RECORDS)
    sentences.register(SENTENCES)
    menu.add(menu.MenuEntry("partnerships", "users-group", _("党建共建"), "partnership_list", "partnership.view", 38, group=menu.PARTY))
    register_card("partnerships", 60, "branches/partnerships/_activity_card.html", joint_card)
    register_owner(
        "partnership", access.may_open_file, access.may_change_files,
        node_of=selectors.node_of, reach=selectors.file_reach, places=selectors.file_places,
    )  # fmt: skip
    register_todo(TodoKind("partnerships", _("快到期的共建协议"), "partnership.edit", todos.ending, 38, "partnership_list"))
