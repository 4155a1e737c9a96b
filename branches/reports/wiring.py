"""Hangs joint reports onto the house."""

from django.utils.translation import gettext_lazy as _

from branches.reports.exports import EXPORTERS
from branches.reports.messages import SENTENCES
from branches.reports.models import ReportChapterKind
from portal.catalogue.registry import Catalogue
from portal.catalogue.registry import register as register_catalogue
from portal.exchange.registry import call_records
from portal.kernel import exporters, menu, sentences


def connect() -> None:
    exporters.register(*EXPORTERS)
    call_records({"branches.JointReport": _("联合报告")})
    sentences.register(SENTENCES)
    menu.add(menu.MenuEntry("reports", "notebook", _("联合报告"), "report_list", "report.view", 33, group=menu.PARTY))
    note = _("领、引、建、促和优势延伸各章，取自哪些记录")
    register_catalogue(Catalogue("report-chapters", _("联合报告章节"), ReportChapterKind, ("sources", "hint"), note, order=66))
