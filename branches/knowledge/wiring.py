"""Hangs the knowledge of the trade onto the house."""

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from branches.knowledge import access, selectors, todos
from branches.knowledge.enums import PostState
from branches.knowledge.exports import EXPORTERS
from branches.knowledge.messages import SENTENCES
from branches.knowledge.models import KnowledgeKind, KnowledgePost
from portal.catalogue.registry import Catalogue
from portal.catalogue.registry import register as register_catalogue
from portal.exchange.registry import call_records
from portal.files.access import register_owner
from portal.kernel import exporters, menu, sentences
from portal.kernel.scope import Scope
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo
from portal.search import registry as search


def searched() -> QuerySet:
    """Published words alone may be found."""
    rows = KnowledgePost.objects.filter(state=PostState.PUBLISHED)
    return rows.values_list("pk", "current__title", "current__problem", "current__practice", "current__effect")


def found(scope: Scope, day: date) -> QuerySet[KnowledgePost]:
    rows = KnowledgePost.objects.readable(scope).filter(state=PostState.PUBLISHED)  # type: ignore[attr-defined]
    return rows.select_related("current", "kind", "node")


def hit(row: KnowledgePost) -> search.Hit:
    return search.Hit(str(row), f"{row.kind.name} · {row.node.name}", reverse("knowledge_detail", args=[row.pk]))


def connect() -> None:
    exporters.register(*EXPORTERS)
    call_records({"branches.KnowledgePost": _("经验和案例"), "branches.KnowledgeExpert": _("评审专家")})
    sentences.register(SENTENCES)
    menu.add(menu.MenuEntry("knowledge", "bulb", _("经验库"), "knowledge_list", "knowledge.view", 30, group=menu.INVENTION))
    register_catalogue(
        Catalogue("knowledge-kinds", _("经验类别"), KnowledgeKind, ("source",), _("操作窍门、故障案例、节能降耗等"), order=67)
    )
    search.keep(search.SearchIndex(selectors.INDEX, searched))
    page = search.RecordPage("knowledge_detail", "pk", "pk")
    search.show(search.SearchKind("knowledge", _("经验和案例"), "bulb", "knowledge.view", 42, selectors.INDEX, found, hit, page=page))
    register_owner(
        "knowledge", selectors.may_open, access.may_change_files,
        node_of=selectors.post_node, reach=selectors.post_reach, places=selectors.post_places,
    )  # fmt: skip
    notices.register_codes("knowledge.", Category.BRANCH)
    notices.register_codes("knowledge.withdrawn_notice", Category.BRANCH, is_private=True)
    register_todo(TodoKind("knowledge", _("经验评审和修改"), "knowledge.write", todos.waiting, 38, "knowledge_list", "?s=waiting"))
