"""A plan of branch A with a heading, a Party task and a production target, brought to any state through the services."""

from datetime import date
from decimal import Decimal

from branches.plans import services
from branches.plans.models import Plan, PlanItem, PlanItemKind, PlanTemplate, ProductionEntry, ProductionKind
from branches.plans.services import EntryFacts, ItemFacts, PlanFacts, ProgressFacts
from portal.kernel import clock
from portal.measures.models import BusinessMeasure, MeasureKind
from portal.rights.models import User
from tests.support.people import FourPeople


def kind(code: str) -> PlanItemKind:
    return PlanItemKind.objects.get(code=code)


def facts(people: FourPeople, node: str = "ZB-A", **changes) -> PlanFacts:
    first = {
        "node": people.nodes[node],
        "year": clock.today().year,
        "title": f"{node} 年度工作计划",
        "problem": "设备故障多",
        "result": "完好率 98%",
    }
    return PlanFacts(**{**first, **changes})


def drafted(people: FourPeople, user: User | None = None, template: str = "", **changes) -> Plan:
    chosen = PlanTemplate.objects.get(code=template) if template else None
    actor = people.actor(user or people.secretary)
    return services.draft_plan(actor=actor, at=clock.now(), facts=facts(people, **changes), template=chosen)


def put(people: FourPeople, plan: Plan, code: str = "TASK", user: User | None = None, **changes) -> PlanItem:
    """An item; tasks and targets are led by the secretary's post."""
    first = {"kind": kind(code), "title": f"{code} 一项"}
    if code in {"TASK", "TARGET"}:
        first |= {"lead_post": "支部书记", "lead_side": "party", "due_on": date(plan.year, 12, 20)}
    if code == "TARGET":
        first |= {"target": Decimal(98), "measure": MeasureKind.objects.get(code="AVAILABILITY")}
    actor = people.actor(user or people.secretary)
    return services.add_item(actor=actor, at=clock.now(), plan=plan, facts=ItemFacts(**{**first, **changes}))


def submitted(people: FourPeople, **changes) -> Plan:
    plan = drafted(people, **changes)
    head = put(people, plan, "PILLAR", title="能力锻造")
    put(people, plan, title="每月一次班前微党课", parent=head)
    put(people, plan, "TARGET", title="设备完好率", parent=head)
    return services.submit_plan(actor=people.actor(people.secretary), at=clock.now(), plan=plan)


def approved(people: FourPeople, **changes) -> Plan:
    return services.approve_plan(actor=people.actor(people.committee), at=clock.now(), plan=submitted(people, **changes))


def running(people: FourPeople, **changes) -> Plan:
    return services.start_plan(actor=people.actor(people.secretary), at=clock.now(), plan=approved(people, **changes))


def work(plan: Plan, title: str = "每月一次班前微党课") -> PlanItem:
    return PlanItem.objects.select_related("plan__node", "kind", "lead_node", "measure").get(plan=plan, title=title)


def told(people: FourPeople, item: PlanItem, user: User | None = None, **changes):
    first = {"on": clock.today(), "words": "已开展", "percent": 50}
    actor = people.actor(user or people.secretary)
    return services.tell_progress(actor=actor, at=clock.now(), item=item, facts=ProgressFacts(**{**first, **changes}))


def figure(people: FourPeople, node: str, month: int, value: str, code: str = "AVAILABILITY") -> BusinessMeasure:
    return BusinessMeasure.objects.create(
        node=people.nodes[node], kind=MeasureKind.objects.get(code=code), month=date(clock.today().year, month, 1), value=Decimal(value),
        updated_at=clock.now(),
    )  # fmt: skip


def entry(people: FourPeople, node: str = "DW1", user: User | None = None, **changes) -> ProductionEntry:
    """The overhaul of the last quarter."""
    year = clock.today().year
    first = {
        "node": people.nodes[node], "kind": ProductionKind.objects.get(code="OVERHAUL"), "title": "四季度检修",
        "from_on": date(year, 10, 10), "to_on": date(year, 12, 20),
    }  # fmt: skip
    actor = people.actor(user or people.committee)
    return services.keep_entry(actor=actor, at=clock.now(), facts=EntryFacts(**{**first, **changes}))
