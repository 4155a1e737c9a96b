"""The tiles and the stops of the tour that everybody has."""

from datetime import datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from portal.desk import registry as desk
from portal.desk import selectors
from portal.desk.messages import SENTENCES
from portal.kernel import retention, sentences
from portal.kernel.pages import SIGNED_IN
from portal.rights.access import Actor


def quick_tile(actor: Actor, at: datetime) -> dict[str, Any] | None:
    actions = desk.quick_for(actor)
    return {"actions": actions} if actions else None


def recent_tile(actor: Actor, at: datetime) -> dict[str, Any]:
    return {"records": selectors.recent_records(actor, localdate(at))}


def connect() -> None:
    sentences.register(SENTENCES)
    retention.declare("desks", _("已停用账号的桌面和视图"))
    desk.tile(desk.Tile("quick", _("常用操作"), "send", SIGNED_IN, "portal/desk/_quick_tile.html", quick_tile, 20))
    desk.tile(desk.Tile("recent", _("最近打开"), "history", SIGNED_IN, "portal/desk/_recent_tile.html", recent_tile, 80))
    desk.quick(desk.QuickAction("import_start", _("批量导入"), "file-import", "import_start", "import.run", 60))
    desk.quick(desk.QuickAction("audit_list", _("查审计记录"), "history", "audit_list", "audit.view", 10))
    step = desk.TourStep
    desk.step(step("nav", "nav", _("功能都在这里"), _("左侧列出您的全部功能；没有列出的是没有授权。"), SIGNED_IN, 10))
    desk.step(step("tabs", "tabs", _("功能在底部"), _("底部是最常用的几项，点“更多”看全部功能。"), SIGNED_IN, 11))
    desk.step(
        step("search", "search", _("一个框找全部"), _("输入姓名、工号、支部或主题，也可用拼音首字母；按 / 键跳到这里。"), SIGNED_IN, 20)
    )  # fmt: skip
    desk.step(step("todo", "tile-todo", _("待办"), _("等您处理的事在首页汇总，点开就能办。"), SIGNED_IN, 30))
    desk.step(step("quick", "tile-quick", _("常用操作"), _("最常做的事一步就到；卡片可以隐藏和排序。"), SIGNED_IN, 35))
    desk.step(step("look", "look", _("看不清就调大"), _("这里切换大字和深色；换一台电脑登录也会记得。"), SIGNED_IN, 70))
    desk.step(step("bell", "bell", _("通知"), _("申报、退回、提醒都会出现在这里。"), SIGNED_IN, 75))
    desk.step(step("who", "who", _("您的账号"), _("修改密码、键盘快捷键和本导览都在这个菜单里。"), SIGNED_IN, 80))
