"""Hangs the dashboards into the navigation, the sentences and the branch's own page."""

from django.utils.translation import gettext_lazy as _

from assessment.insight.exports import EXPORTERS
from assessment.insight.messages import SENTENCES
from assessment.insight.selectors.panel import score_panel
from branches.orgs.panels import register_panel
from portal.desk import registry as desk
from portal.kernel import clock, exporters, menu, sentences


def connect() -> None:
    exporters.register(*EXPORTERS)
    sentences.register(SENTENCES)
    menu.add(menu.MenuEntry("dashboard", "chart-dots", _("双百考核"), "dashboard", "dashboard.view", 12, group=menu.SCORES))
    menu.add(menu.MenuEntry("scores", "list-details", _("得分明细"), "score_list", "score.view", 15, group=menu.SCORES))
    menu.add(menu.MenuEntry("chain", "arrow-up-right", _("融合链条"), "chain", "score.view", 16, group=menu.SCORES))
    menu.add(menu.MenuEntry("cockpit", "chart-dots", _("关键指标"), "cockpit", "dashboard.view", 18, group=menu.SCORES))
    menu.add(menu.MenuEntry("burden", "keyboard", _("填报负担"), "burden", "score.view", 17, group=menu.SCORES))
    menu.add(menu.MenuEntry("oddities", "alert-triangle", _("异常提示"), "oddity_list", "sample.view", 19, group=menu.SCORES))
    register_panel("score", 10, "assessment/insight/_branch_panel.html", lambda branch, actor: score_panel(branch, actor, clock.today()))
    desk.quick(desk.QuickAction("dashboard", _("看考核总览"), "chart-dots", "dashboard", "dashboard.view", 8))
    desk.quick(desk.QuickAction("score_list", _("查支部得分"), "list-details", "score_list", "score.view", 30))
    text = _("两个百分制的排名、象限和走势；每个数字都能点到下一级，直到原始记录。")
    desk.step(desk.TourStep("dashboard", "tile-quick", _("双百考核"), text, "dashboard.view", 38))
