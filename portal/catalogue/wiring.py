from django.utils.translation import gettext_lazy as _

from portal.catalogue.exports import EXPORTERS
from portal.catalogue.messages import SENTENCES
from portal.catalogue.models import Tag
from portal.catalogue.registry import Catalogue, register
from portal.kernel import exporters, menu, sentences


def connect() -> None:
    exporters.register(*EXPORTERS)
    sentences.register(SENTENCES)
    menu.add(menu.MenuEntry("rules", "book", _("规则参数"), "rule_list", "rule.view", 70, group=menu.SETUP))
    menu.add(menu.MenuEntry("catalogues", "tags", _("目录"), "catalogue_index", "catalogue.view", 71, group=menu.SETUP))
    register(Catalogue("tags", _("标签"), Tag, ("group", "source"), _("给活动和记录加标签，便于筛选和统计"), 20))
