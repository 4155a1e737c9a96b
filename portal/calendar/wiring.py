from django.utils.translation import gettext_lazy as _

from portal.calendar.messages import SENTENCES
from portal.kernel import menu, sentences


def connect() -> None:
    sentences.register(SENTENCES)
    menu.add(menu.MenuEntry("calendar", "calendar-event", _("工作日历"), "calendar", "calendar.view", 72, group=menu.SETUP))
