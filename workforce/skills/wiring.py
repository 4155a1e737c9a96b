"""Hangs certificates onto the ground floor: sentences, menu, import kind, the card on a person's page."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.audit.messages import action_label
from portal.catalogue.registry import Catalogue
from portal.catalogue.registry import register as register_catalogue
from portal.exchange.registry import ImportKind, call_records, register
from portal.kernel import exporters, menu, sentences
from portal.kernel.events import EventKind
from portal.kernel.events import register as register_events
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.people.models import Person
from portal.people.panels import register_panel
from portal.rights.access import Actor
from workforce.skills import access, selectors
from workforce.skills.exports import EXPORTERS
from workforce.skills.imports import CertificateResource
from workforce.skills.messages import SENTENCES
from workforce.skills.models import GradeLevel, Occupation, SkillCertificate


def certificates_panel(person: Person, actor: Actor) -> dict[str, Any] | None:
    """Certificates, current grades and the place on the ladder; nothing for whoever may not see them."""
    if not access.is_reachable(actor, person):
        return None
    current = selectors.current_grades([person.pk]).get(person.pk, [])
    return {
        "certificates": selectors.for_panel(actor, person),
        "grades": current,
        "ladder": selectors.ladder(current),
        "can_register": actor.scope("certificate.edit").covers(person.unit.path),
    }


def event_facts(certificate: SkillCertificate) -> dict[str, Any]:
    """What other systems are told of a certificate: not whose it is."""
    return {"occupation": certificate.occupation.code, "grade": certificate.grade, "state": str(certificate.state)}


RECORDS = {"workforce.SkillCertificate": _("技能证书"), "workforce.GradeRecord": _("技能等级记录")}


def connect() -> None:
    exporters.register(*EXPORTERS)
    call_records(RECORDS)
    sentences.register(SENTENCES)
    notices.register_codes("certificate.", Category.CAREER)
    notices.register_codes("certificate.revoked_notice", Category.CAREER, is_private=True)
    menu.add(menu.MenuEntry("certificates", "certificate", _("技能证书"), "certificate_list", "coverage.view", 20, group=menu.TALENT))
    register(ImportKind("certificates", _("技能证书"), CertificateResource, order=40, list_url="certificate_list"))
    register_panel("certificates", 20, "workforce/skills/_person_panel.html", certificates_panel)
    shown = ("rule_version",)  # follows the national standard, never typed
    kept = ("standard", "top_grade")
    register_catalogue(Catalogue("occupations", _("职业（工种）"), Occupation, kept, order=50, edit_right="certificate.edit", shown=shown))
    register_catalogue(Catalogue("grade-levels", _("技能等级阶梯"), GradeLevel, order=51, is_fixed=True))
    for code in ("certificate.registered", "certificate.revoked"):
        register_events(EventKind(code, action_label(code), event_facts, page="certificate_detail", api="certificate-detail", order=20))
