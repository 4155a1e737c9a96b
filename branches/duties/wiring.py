from datetime import datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from branches.duties import todos
from branches.duties.exports import EXPORTERS
from branches.duties.messages import SENTENCES
from branches.duties.views.desk import desk_duties, my_branches
from portal.desk import registry as desk
from portal.kernel import exporters, menu, sentences
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo
from portal.rights.access import Actor

SHOWN = 4


def workbench_tile(actor: Actor, at: datetime) -> dict[str, Any] | None:
    """What the first of one's own branches owes now: ten statements."""
    branch = my_branches(actor.scope("workbench.view")).first()
    if branch is None:
        return None
    duties = desk_duties(branch, localdate(at))
    return {"branch": branch, "total": duties.total, "done": len(duties.finished), "todo": duties.todo[:SHOWN],
            "left": len(duties.todo), "late": duties.late}  # fmt: skip


def connect() -> None:
    exporters.register(*EXPORTERS)
    sentences.register(SENTENCES)
    menu.add(menu.MenuEntry("workbench", "layout-dashboard", _("工作台"), "workbench", "workbench.view", 10))
    menu.add(menu.MenuEntry("duties", "hourglass", _("支部任务"), "duty_list", "duty.view", 32, group=menu.PARTY))
    notices.register_codes("exemption.", Category.BRANCH)
    notices.register_group_line(notices.GroupLine("duties", "group.duties", todos.count_pressing, order=10))
    register_todo(TodoKind("duties", _("逾期和快到期的支部任务"), "workbench.view", todos.late_or_soon, order=16, url_name="workbench"))
    template = "branches/duties/_tile.html"
    desk.tile(desk.Tile("workbench", _("本支部任务"), "layout-dashboard", "workbench.view", template, workbench_tile, 12))
    desk.quick(desk.QuickAction("workbench", _("打开工作台"), "layout-dashboard", "workbench", "workbench.view", 12))
    text = _("本月、本季度该开的会都在这里，逾期的排在最前面，点一下就能记录。")
    desk.step(desk.TourStep("workbench", "tile-workbench", _("本支部任务"), text, "workbench.view", 32))
