"""Hangs qualifications onto the ground floor, and their scope onto the registering of certificates."""

from django.utils.translation import gettext_lazy as _

from portal.exchange.registry import call_records
from portal.kernel import exporters, menu, sentences
from workforce.assessors import selectors
from workforce.assessors.exports import EXPORTERS
from workforce.assessors.messages import SENTENCES
from workforce.skills.services import register_certificate_check

RECORDS = {"workforce.AssessorQualification": _("评价资质")}


def connect() -> None:
    exporters.register(*EXPORTERS)
    call_records(RECORDS)
    sentences.register(SENTENCES)
    register_certificate_check(selectors.certificate_verdict)
    menu.add(menu.MenuEntry("assessors", "shield-check", _("评价资质"), "assessor_list", "assessor.view", 23, group=menu.TALENT))
