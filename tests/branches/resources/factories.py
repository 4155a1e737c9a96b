"""The plan of the committee above branch A, through the services; ``people.second_committee`` approves."""

from datetime import date
from decimal import Decimal

from branches.resources import services
from branches.resources.models import BudgetPurpose, ResourceLine, ResourcePlan, ResourceUse
from branches.resources.services import LineFacts, UseFacts
from portal.kernel import clock
from portal.rights.models import User
from tests.branches.appraisals.factories import words
from tests.branches.places import factories as places
from tests.branches.speakers import factories as speakers
from tests.support.people import FourPeople

__all__ = ["approved", "draft", "facts", "line", "purpose", "room", "running", "trainer", "use_facts", "used", "words"]


def purpose(code: str = "SKILL-TEAM") -> BudgetPurpose:
    return BudgetPurpose.objects.get(code=code)


def draft(p: FourPeople, user: User | None = None, node: str = "DW1", year: int | None = None) -> ResourcePlan:
    return services.draft_plan(**words(p, user or p.committee), node=p.nodes[node], year=year or clock.today().year, aim="保障一线")


def facts(plan: ResourcePlan, kind: str = "budget", what: object = None, **changes) -> LineFacts:
    first = {
        "kind": kind, "what": what or (purpose() if kind == "budget" else None), "topic": "取证培训", "planned": Decimal(1000),
        "from_on": date(plan.year, 1, 1), "to_on": date(plan.year, 12, 31),
    }  # fmt: skip
    return LineFacts(**{**first, **changes})


def line(p: FourPeople, plan: ResourcePlan, user: User | None = None, reason: str = "", **changes) -> ResourceLine:
    return services.add_line(**words(p, user or p.committee), plan=plan, facts=facts(plan, **changes), reason=reason)


def room(p: FourPeople, plan: ResourcePlan, reason: str = "", **changes) -> ResourceLine:
    return line(p, plan, reason=reason, **{"kind": "room", "what": places.place(p), "planned": Decimal(20), **changes})


def trainer(p: FourPeople, plan: ResourcePlan, reason: str = "", **changes) -> ResourceLine:
    return line(p, plan, reason=reason, **{"kind": "trainer", "what": speakers.speaker(p), "planned": Decimal(8), **changes})


def approved(p: FourPeople, plan: ResourcePlan) -> ResourcePlan:
    plan.refresh_from_db()
    return services.approve_plan(**words(p, p.second_committee), plan=plan, version=plan.version)


def running(p: FourPeople, year: int | None = None, planned: int = 1000) -> ResourceLine:
    """The money of a plan in force."""
    row = line(p, draft(p, year=year), planned=Decimal(planned))
    row.plan = approved(p, row.plan)
    return row


def use_facts(quantity: str = "400", **changes) -> UseFacts:
    return UseFacts(**{"used_on": clock.today(), "quantity": Decimal(quantity), "topic": "取证考试费", **changes})


def used(p: FourPeople, row: ResourceLine, quantity: str = "400", user: User | None = None, **changes) -> ResourceUse:
    return services.enter_use(**words(p, user or p.committee), line=row, facts=use_facts(quantity, **changes))
