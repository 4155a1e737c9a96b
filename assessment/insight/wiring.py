"""Hangs the dashboards into the navigation, the sentences and the branch's own page."""

from django.utils.translation import gettext_lazy as _

from assessment.insight.messages import SENTENCES
from assessment.insight.selectors.panel import score_panel
from branches.orgs.panels import register_panel
from portal.kernel import clock, menu, sentences


def connect() -> None:
    sentences.register(SENTENCES)
    menu.add(menu.MenuEntry("dashboard", "chart-dots", _("双百考核"), "dashboard", "dashboard.view", 12))
    menu.add(menu.MenuEntry("scores", "list-details", _("得分明细"), "score_list", "score.view", 15))
    register_panel("score", 10, "assessment/insight/_branch_panel.html", lambda branch, actor: score_panel(branch, actor, clock.today()))
