"""Hangs the yearly statistics onto the house."""

from django.utils.translation import gettext_lazy as _

from branches.statistics.exports import EXPORTERS
from branches.statistics.messages import SENTENCES
from branches.statistics.models import StatisticsLine
from portal.catalogue.registry import Catalogue
from portal.catalogue.registry import register as register_catalogue
from portal.exchange.registry import call_records
from portal.kernel import exporters, menu, sentences


def connect() -> None:
    exporters.register(*EXPORTERS)
    call_records({"branches.StatisticsReturn": _("党内统计年报")})
    sentences.register(SENTENCES)
    menu.add(menu.MenuEntry("statistics", "table", _("党内统计年报"), "statistics_list", "statistics.view", 35, group=menu.PARTY))
    note = _("党内统计年报各表的行、统计内容和适用年度")
    shown = ("section", "measure", "unit_label", "is_count_only", "from_year", "source")
    register_catalogue(Catalogue("statistics-lines", _("党内统计表样"), StatisticsLine, ("to_year",), note, order=67, shown=shown))
