from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.audit.messages import action_label
from portal.catalogue.registry import Catalogue
from portal.catalogue.registry import register as register_catalogue
from portal.exchange.registry import ImportKind, register
from portal.kernel import exporters, menu, sentences
from portal.kernel.events import EventKind
from portal.kernel.events import register as register_events
from portal.measures.exports import EXPORTERS
from portal.measures.imports import MeasureResource
from portal.measures.messages import SENTENCES
from portal.measures.models import BusinessMeasure, MeasureKind


def event_facts(measure: BusinessMeasure) -> dict[str, Any]:
    """What other systems are told of a figure; the figure itself they read by the API."""
    return {"unit": measure.node.code, "measure": measure.kind.code, "month": f"{measure.month:%Y-%m}", "version": measure.version}


def connect() -> None:
    exporters.register(*EXPORTERS)
    sentences.register(SENTENCES)
    menu.add(menu.MenuEntry("measures", "chart-bar", _("业务指标"), "measure_list", "measure.view", 34, group=menu.SCORES))
    register(ImportKind("business-measures", _("业务指标"), MeasureResource, order=40, list_url="measure_list"))
    register_catalogue(Catalogue("measure-kinds", _("业务指标种类"), MeasureKind, ("unit_label", "better", "fold"), order=40))
    for code in ("measure.created", "measure.changed"):
        register_events(EventKind(code, action_label(code), event_facts, page="measure_edit", api="business-measure-detail", order=30))
