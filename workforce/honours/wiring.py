"""Hangs honours onto the ground floor: sentences, menu, import kind, catalogue of titles, files, the card on a person's page."""

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.audit.messages import action_label
from portal.catalogue.registry import Catalogue
from portal.catalogue.registry import register as register_catalogue
from portal.desk import registry as desk
from portal.exchange.registry import ImportKind, call_records
from portal.exchange.registry import register as register_kind
from portal.files.access import register_owner
from portal.kernel import exporters, menu, sentences
from portal.kernel.events import EventKind
from portal.kernel.events import register as register_events
from portal.kernel.scope import Scope
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo
from portal.people.models import Person
from portal.people.panels import register_panel
from portal.rights.access import Actor
from portal.search import registry as search
from workforce.honours import access, selectors, services, todos
from workforce.honours.exports import EXPORTERS
from workforce.honours.imports import HonourResource
from workforce.honours.messages import SENTENCES
from workforce.honours.models import Honour, HonourTitle


def honours_panel(person: Person, actor: Actor) -> dict[str, Any] | None:
    """A person's honours; nothing for whoever may not see them."""
    scope = actor.scope("honour.view")
    if not scope.covers(person.unit.path) and scope.person_id != person.pk:
        return None
    rows = [(row, access.state_of(row)) for row in selectors.for_panel(actor, person)]
    return {"honours": rows, "can_register": actor.scope("honour.register").covers(person.unit.path)}


def event_facts(honour: Honour) -> dict[str, Any]:
    """What other systems are told of an honour: not whose it is."""
    return {"title": honour.title.code, "level": honour.level, "awarded_on": honour.awarded_on.isoformat(), "version": honour.version}


def searched_honours() -> QuerySet:
    rows = Honour.objects.filter(withdrawn_at=None)
    return rows.values_list("pk", "title__name_zh", "person__name", "person__staff_no", "node__name", "document")


def honours_found(scope: Scope, day: date) -> QuerySet[Honour]:
    return Honour.objects.within(scope).filter(withdrawn_at=None).select_related("title", "person", "node")


def honour_hit(row: Honour) -> search.Hit:
    holder = row.person.name if row.person else row.node.name
    return search.Hit(f"{holder} · {row.title.name}", row.awarded_on.isoformat(), reverse("honour_detail", args=[row.pk]))


def confirmable(scope: Scope) -> QuerySet[Honour]:
    rows = Honour.objects.within(scope).filter(withdrawn_at=None, confirmed_at=None)
    return rows.select_related("title", "person", "node")


def _confirm(actor: Actor, at: datetime, row: Honour, reason: str) -> None:
    services.confirm_honour(actor=actor, at=at, honour=row)


def connect_desk() -> None:
    desk.bulk(
        desk.BulkAction(
            "honour.confirm", _("核实"), "check", "honour.confirm", confirmable, _confirm, services.label_of,
            _("请先与证书或文件原件核对。自己登记的和授予自己的，须由他人核实。"),
        )
    )  # fmt: skip
    desk.quick(desk.QuickAction("honour_new", _("登记荣誉"), "award", "honour_new", "honour.register", 50))


RECORDS = {"workforce.Honour": _("荣誉")}


def connect() -> None:
    exporters.register(*EXPORTERS)
    call_records(RECORDS)
    sentences.register(SENTENCES)
    notices.register_codes("honour.", Category.CAREER)
    notices.register_codes("honour.withdrawn_notice", Category.CAREER, is_private=True)
    register_todo(
        TodoKind("honours", _("待核实的荣誉"), "honour.confirm", todos.to_confirm, order=40, url_name="honour_list", query="?s=registered")
    )
    connect_desk()
    search.keep(search.SearchIndex("honour", searched_honours))
    page = search.RecordPage("honour_detail", "pk", "pk")
    search.show(search.SearchKind("honour", _("荣誉"), "award", "honour.view", 50, "honour", honours_found, honour_hit, page=page))
    menu.add(menu.MenuEntry("honours", "award", _("荣誉"), "honour_list", "honour.view", 24, group=menu.TALENT))
    register_kind(ImportKind("honours", _("荣誉"), HonourResource, order=50, list_url="honour_list"))
    titles = ("level", "is_for_people", "source")
    register_catalogue(Catalogue("honour-titles", _("荣誉称号"), HonourTitle, titles, order=60, edit_right="honour.confirm"))
    register_owner(
        "honour", access.may_open, access.may_change,
        node_of=selectors.node_of, reach=selectors.file_reach, places=selectors.file_places,
    )  # fmt: skip
    register_panel("honours", 30, "workforce/honours/_person_panel.html", honours_panel)
    for act in ("registered", "confirmed", "withdrawn"):
        code = f"honour.{act}"
        register_events(EventKind(code, action_label(code), event_facts, page="honour_detail", api="honour-detail", order=24))
