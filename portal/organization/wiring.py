from django.utils.translation import gettext_lazy as _

from portal.exchange.registry import ImportKind, register
from portal.kernel import menu, sentences
from portal.organization.imports import UnitResource
from portal.organization.messages import SENTENCES


def connect() -> None:
    sentences.register(SENTENCES)
    menu.add(menu.MenuEntry("organization", "sitemap", _("组织"), "node_tree", "node.view", 50))
    register(ImportKind("units", _("组织"), UnitResource, order=10, list_url="node_tree"))
