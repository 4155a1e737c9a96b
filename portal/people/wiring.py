from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.desk import registry as desk
from portal.exchange.registry import ImportKind, register
from portal.kernel import clock, exporters, menu, sentences
from portal.kernel.scope import Scope
from portal.people.exports import EXPORTERS
from portal.people.imports import PersonResource, WorkHistoryResource
from portal.people.messages import SENTENCES
from portal.people.models import Person
from portal.search import registry as search


def searched_people() -> QuerySet:
    """Whoever has not left, by name and staff number; phone and ID number stay out of the index."""
    rows = Person.objects.filter(Q(left_on=None) | Q(left_on__gte=clock.today()))
    return rows.values_list("pk", "name", "staff_no")


def people_found(scope: Scope, day: date) -> QuerySet[Person]:
    return Person.objects.within(scope).filter(Q(left_on=None) | Q(left_on__gte=day)).select_related("unit")


def person_hit(person: Person) -> search.Hit:
    return search.Hit(person.name, f"{person.staff_no} · {person.unit}", reverse("person_detail", args=[person.staff_no]))


def connect() -> None:
    exporters.register(*EXPORTERS)
    sentences.register(SENTENCES)
    search.keep(search.SearchIndex("person", searched_people))
    page = search.RecordPage("person_detail", "staff_no", "staff_no")
    search.show(search.SearchKind("person", _("人员"), "user", "person.view", 10, "person", people_found, person_hit, page=page))
    menu.add(menu.MenuEntry("me", "user", _("我的"), "my_page", "me.view", 18))
    menu.add(menu.MenuEntry("people", "users", _("花名册"), "person_list", "person.view", 22, group=menu.TALENT))
    register(ImportKind("people", _("人员花名册"), PersonResource, order=20, list_url="person_list"))
    register(ImportKind("work-history", _("工作经历"), WorkHistoryResource, order=30, list_url="person_list"))
    desk.quick(desk.QuickAction("my_page", _("查看本人档案"), "user", "my_page", "me.view", 20))
    desk.quick(desk.QuickAction("person_list", _("查花名册"), "users", "person_list", "person.view", 14))
    desk.quick(desk.QuickAction("person_create", _("新增人员"), "plus", "person_create", "person.edit", 15))
