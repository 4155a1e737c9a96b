"""Hangs "Party +" programmes onto the house."""

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from branches.programmes import access, selectors, todos
from branches.programmes.exports import EXPORTERS
from branches.programmes.messages import SENTENCES
from branches.programmes.models import PartyPlusKind, PartyPlusProgramme
from portal.catalogue.registry import Catalogue
from portal.catalogue.registry import register as register_catalogue
from portal.exchange.registry import call_records
from portal.files.access import register_owner
from portal.kernel import exporters, menu, sentences
from portal.kernel.scope import Scope
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo
from portal.search import registry as search


def found(scope: Scope, day: date) -> QuerySet[PartyPlusProgramme]:
    return PartyPlusProgramme.objects.within(scope).select_related("node")


def hit(row: PartyPlusProgramme) -> search.Hit:
    return search.Hit(row.title, row.node.name, reverse("programme_detail", args=[row.pk]))


def connect() -> None:
    exporters.register(*EXPORTERS)
    call_records({"branches.PartyPlusProgramme": _("“党建+”项目"), "branches.ProgrammeStage": _("项目阶段")})
    sentences.register(SENTENCES)
    menu.add(menu.MenuEntry("programmes", "chart-dots", _("党建+项目"), "programme_list", "programme.view", 31, group=menu.PARTY))
    stages = TodoKind(
        "programme_stages", _("“党建+”项目的当前阶段"), "programme.edit", todos.next_stages, order=23, url_name="programme_list",
        query="?s=running",
    )  # fmt: skip
    register_todo(stages)
    register_catalogue(
        Catalogue("party-plus-kinds", _("“党建+”项目类型"), PartyPlusKind, ("source", "stages"), _("安全、质量、先锋工程等"), order=64)
    )
    register_owner("programme", access.may_open, access.may_change, node_of=selectors.node_of, places=selectors.file_places)
    search.keep(search.SearchIndex("programme", lambda: PartyPlusProgramme.objects.values_list("pk", "title", "problem")))
    page = search.RecordPage("programme_detail", "pk", "pk")
    search.show(
        search.SearchKind("programme", _("“党建+”项目"), "chart-dots", "programme.view", 44, "programme", found, hit, page=page)
    )  # fmt: skip
