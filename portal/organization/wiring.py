from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.catalogue.registry import Catalogue
from portal.catalogue.registry import register as register_catalogue
from portal.exchange.registry import ImportKind, register
from portal.kernel import exporters, menu, sentences
from portal.kernel.scope import Scope
from portal.organization.enums import BRANCH_KINDS
from portal.organization.exports import EXPORTERS
from portal.organization.imports import UnitResource
from portal.organization.messages import SENTENCES
from portal.organization.models import Node, PeerGroup
from portal.search import registry as search


def searched_nodes() -> QuerySet:
    return Node.objects.filter(closed_on=None).values_list("pk", "name", "short_name", "code")


def units_found(scope: Scope, day: date) -> QuerySet[Node]:
    """Everything of the tree but branches, which are a kind of their own."""
    return Node.objects.within(scope).open_on(day).exclude(kind__in=BRANCH_KINDS).select_related("parent")


def node_hit(node: Node) -> search.Hit:
    above = f" · {node.parent}" if node.parent else ""
    return search.Hit(node.name, f"{node.get_kind_display()}{above}", reverse("node_detail", args=[node.code]))


def connect() -> None:
    exporters.register(*EXPORTERS)
    sentences.register(SENTENCES)
    search.keep(search.SearchIndex("node", searched_nodes))
    page = search.RecordPage("node_detail", "code", "code")
    search.show(search.SearchKind("unit", _("组织"), "sitemap", "node.view", 30, "node", units_found, node_hit, page=page))
    menu.add(menu.MenuEntry("organization", "sitemap", _("组织"), "node_tree", "node.view", 50, group=menu.SETUP))
    register(ImportKind("units", _("组织"), UnitResource, order=10, list_url="node_tree"))
    register_catalogue(Catalogue("peer-groups", _("同类组"), PeerGroup, note=_("排名只在同类支部之间进行"), order=30))
