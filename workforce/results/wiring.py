"""Hangs results onto the ground floor: sentences, menu, import kind, files, search, the card on a person's page."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.audit.messages import action_label
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
from workforce.results import access, selectors, todos
from workforce.results.exports import EXPORTERS
from workforce.results.imports import ResultResource
from workforce.results.messages import SENTENCES
from workforce.results.models import WorkResult


def results_panel(person: Person, actor: Actor) -> dict[str, Any] | None:
    """A person's results; nothing for whoever may not see them."""
    scope = actor.scope("result.view")
    if not scope.covers(person.unit.path) and scope.person_id != person.pk:
        return None
    return {"authorships": selectors.for_panel(actor, person), "can_register": actor.can("result.register")}


def event_facts(result: WorkResult) -> dict[str, Any]:
    """What other systems are told of a result: not whose it is."""
    return {"kind": result.kind, "level": result.level, "achieved_on": result.achieved_on.isoformat(), "version": result.version}


def searched_results() -> QuerySet:
    return WorkResult.objects.exclude(state="withdrawn").values_list("pk", "title", "number", "issued_by")


def results_found(scope: Scope, day: date) -> QuerySet[WorkResult]:
    return WorkResult.objects.within(scope).exclude(state="withdrawn").select_related("node")


def result_hit(row: WorkResult) -> search.Hit:
    return search.Hit(row.title, f"{row.get_kind_display()} · {row.achieved_on}", reverse("result_detail", args=[row.pk]))


def connect_todos() -> None:
    register_todo(
        TodoKind("results", _("待核实的成果"), "result.confirm", todos.to_confirm, order=41, url_name="result_list", query="?s=registered")
    )
    register_todo(
        TodoKind(
            "results-returned", _("退回修改的成果"), "result.register", todos.to_mend, order=42, url_name="result_list", query="?s=returned"
        )
    )


RECORDS = {"workforce.WorkResult": _("成果")}


def connect() -> None:
    exporters.register(*EXPORTERS)
    call_records(RECORDS)
    sentences.register(SENTENCES)
    notices.register_codes("result.", Category.CAREER)
    for code in ("named", "returned", "withdrawn"):
        notices.register_codes(f"result.{code}_notice", Category.CAREER, is_private=True)
    notices.register_codes("result.rewarded_notice", Category.CAREER, is_private=True)
    connect_todos()
    desk.quick(desk.QuickAction("result_new", _("登记成果"), "file-check", "result_new", "result.register", 51))
    search.keep(search.SearchIndex("result", searched_results))
    page = search.RecordPage("result_detail", "pk", "pk")
    search.show(search.SearchKind("result", _("成果"), "file-check", "result.view", 51, "result", results_found, result_hit, page=page))
    menu.add(menu.MenuEntry("results", "file-check", _("成果"), "result_list", "result.view", 25, group=menu.INVENTION))
    register_kind(ImportKind("results", _("成果"), ResultResource, order=51, list_url="result_list"))
    register_owner(
        access.FILES, access.may_open, access.may_change_files,
        node_of=selectors.node_of, reach=selectors.file_reach, places=selectors.file_places,
    )  # fmt: skip
    register_panel("results", 31, "workforce/results/_person_panel.html", results_panel)
    for act in ("registered", "confirmed", "withdrawn"):
        code = f"result.{act}"
        register_events(EventKind(code, action_label(code), event_facts, page="result_detail", api="work-result-detail", order=24))
