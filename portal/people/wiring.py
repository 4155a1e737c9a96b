from django.utils.translation import gettext_lazy as _

from portal.exchange.registry import ImportKind, register
from portal.kernel import menu, sentences
from portal.people.imports import PersonResource, WorkHistoryResource
from portal.people.messages import SENTENCES


def connect() -> None:
    sentences.register(SENTENCES)
    menu.add(menu.MenuEntry("me", "user", _("我的"), "my_page", "me.view", 18))
    menu.add(menu.MenuEntry("people", "users", _("花名册"), "person_list", "person.view", 22))
    register(ImportKind("people", _("人员花名册"), PersonResource, order=20, list_url="person_list"))
    register(ImportKind("work-history", _("工作经历"), WorkHistoryResource, order=30, list_url="person_list"))
