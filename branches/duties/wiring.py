from django.utils.translation import gettext_lazy as _

from branches.duties.messages import SENTENCES
from portal.kernel import menu, sentences


def connect() -> None:
    sentences.register(SENTENCES)
    menu.add(menu.MenuEntry("workbench", "layout-dashboard", _("工作台"), "workbench", "workbench.view", 10))
    menu.add(menu.MenuEntry("duties", "hourglass", _("支部任务"), "duty_list", "duty.view", 32))
