from django.utils.translation import gettext_lazy as _

from portal.catalogue.registry import Catalogue
from portal.catalogue.registry import register as register_catalogue
from portal.exchange.registry import ImportKind, register
from portal.kernel import menu, sentences
from portal.organization.imports import UnitResource
from portal.organization.messages import SENTENCES
from portal.organization.models import PeerGroup


def connect() -> None:
    sentences.register(SENTENCES)
    menu.add(menu.MenuEntry("organization", "sitemap", _("组织"), "node_tree", "node.view", 50))
    register(ImportKind("units", _("组织"), UnitResource, order=10, list_url="node_tree"))
    register_catalogue(Catalogue("peer-groups", _("同类组"), PeerGroup, note=_("排名只在同类支部之间进行"), order=30))
