from django.utils.translation import gettext_lazy as _

from portal.catalogue.registry import Catalogue
from portal.catalogue.registry import register as register_catalogue
from portal.exchange.registry import ImportKind, register
from portal.kernel import menu, sentences
from portal.measures.imports import MeasureResource
from portal.measures.messages import SENTENCES
from portal.measures.models import MeasureKind


def connect() -> None:
    sentences.register(SENTENCES)
    menu.add(menu.MenuEntry("measures", "chart-bar", _("业务指标"), "measure_list", "measure.view", 34))
    register(ImportKind("business-measures", _("业务指标"), MeasureResource, order=40, list_url="measure_list"))
    register_catalogue(Catalogue("measure-kinds", _("业务指标种类"), MeasureKind, ("unit_label", "better", "fold"), order=40))
