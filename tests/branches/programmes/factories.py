"""A programme of branch A: fault rate from 4.8 to be brought down, typed or measured."""

from datetime import date
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from branches.programmes import services
from branches.programmes.models import PartyPlusKind, PartyPlusProgramme, ProgrammeStage
from branches.programmes.services import EffectFacts, ProgrammeFacts
from portal.kernel import clock
from tests.support.papers import PNG
from tests.support.people import FourPeople

START, END = date(2026, 7, 1), date(2026, 12, 31)


def facts(people: FourPeople, **changes) -> ProgrammeFacts:
    first = {
        "node": people.nodes["ZB-A"], "kind": PartyPlusKind.objects.get(code="EQUIPMENT"), "title": "党建+设备管理", "problem": "故障率高",
        "starts_on": START, "ends_on": END, "baseline_from": date(2026, 1, 1), "baseline_to": date(2026, 6, 30), "unit_label": "%",
        "is_lower_better": True, "baseline": Decimal("4.8"),
    }  # fmt: skip
    return ProgrammeFacts(**{**first, **changes})


def begun(people: FourPeople, user=None, **changes) -> PartyPlusProgramme:
    actor = people.actor(user or people.secretary)
    return services.begin_programme(actor=actor, at=clock.now(), facts=facts(people, **changes))


def started(people: FourPeople, **changes) -> PartyPlusProgramme:
    row = begun(people, **changes)
    return services.start_programme(actor=people.actor(people.secretary), at=clock.now(), programme=row)


def staged(people: FourPeople, **changes) -> PartyPlusProgramme:
    """A project of the vanguard, with the stages of its template, running."""
    return started(people, **{"kind": PartyPlusKind.objects.get(code="VANGUARD"), "title": "党员先锋工程", **changes})


def finished(people: FourPeople, row: PartyPlusProgramme, no: int, user=None, **changes) -> ProgrammeStage:
    stage = row.stages.select_related("programme").get(no=no)
    first = {"done_on": clock.today(), "words": "已完成"}
    actor = people.actor(user or people.secretary)
    return services.finish_stage(actor=actor, at=clock.now(), stage=stage, **{**first, **changes})


def closed(people: FourPeople, row: PartyPlusProgramme, **changes) -> PartyPlusProgramme:
    first = {"effect_from": START, "effect_to": date(2026, 10, 31), "words": "党员包机", "effect": Decimal("3.7"), "effect_source": "月报"}
    uploads = changes.pop("uploads", [SimpleUploadedFile("月报.png", PNG)])
    told = EffectFacts(**{**first, **changes})
    return services.close_programme(actor=people.actor(people.secretary), at=clock.now(), programme=row, facts=told, uploads=uploads)
