"""Hangs learning places and brands onto the house."""

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from branches.places import access, selectors, todos
from branches.places.exports import EXPORTERS
from branches.places.imports import PlaceResource
from branches.places.messages import SENTENCES
from branches.places.models import LearningPlace, LearningPlaceKind
from portal.catalogue.registry import Catalogue
from portal.catalogue.registry import register as register_catalogue
from portal.exchange.registry import ImportKind, call_records
from portal.exchange.registry import register as register_kind
from portal.files.access import register_owner
from portal.kernel import exporters, menu, sentences
from portal.kernel.scope import Scope
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo
from portal.search import registry as search

RECORDS = {
    "branches.LearningPlace": _("学习阵地"), "branches.PlaceInspection": _("阵地检查"), "branches.BranchBrand": _("党建品牌"),
    "branches.BrandLook": _("品牌年度检视"),
}  # fmt: skip


def found(scope: Scope, day: date) -> QuerySet[LearningPlace]:
    return LearningPlace.objects.within(scope).select_related("node", "kind")


def hit(row: LearningPlace) -> search.Hit:
    return search.Hit(row.name, f"{row.kind.name} · {row.node.short_name}", reverse("place_detail", args=[row.pk]))


def connect() -> None:
    exporters.register(*EXPORTERS)
    call_records(RECORDS)
    sentences.register(SENTENCES)
    menu.add(menu.MenuEntry("places", "bookmark", _("阵地和品牌"), "place_list", "place.view", 38, group=menu.PARTY))
    register_kind(ImportKind("learning-places", _("学习阵地"), PlaceResource, order=66, list_url="place_list"))
    note = _("班组学习角、文化长廊等")
    register_catalogue(Catalogue("learning-place-kinds", _("学习阵地类型"), LearningPlaceKind, ("source",), note, order=66))
    register_owner(
        "learning_place", access.may_open_place_file, access.may_change_place_files,
        node_of=selectors.node_of, reach=selectors.file_reach, places=selectors.file_places,
    )  # fmt: skip
    search.keep(search.SearchIndex("place", lambda: LearningPlace.objects.values_list("pk", "name", "spot")))
    page = search.RecordPage("place_detail", "pk", "pk")
    search.show(search.SearchKind("place", _("学习阵地"), "bookmark", "place.view", 54, "place", found, hit, page=page))
    notices.register_codes("place.", Category.BRANCH)
    notices.register_codes("brand.", Category.BRANCH)
    register_todo(TodoKind("places_due", _("待检查和整理的阵地"), "place.edit", todos.places_due, 35, "place_list"))
    register_todo(TodoKind("brands_waiting", _("待审定和检视的品牌"), "brand.decide", todos.brands_waiting, 36, "brand_list"))
