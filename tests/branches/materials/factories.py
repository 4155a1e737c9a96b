"""A store of unit CM-A, a part in it, and a machine, through the services."""

from datetime import date, timedelta
from decimal import Decimal

from branches.materials import services
from branches.materials.models import Equipment, Material, MaterialKind, MaterialMovement, MaterialStore, StockPosition
from branches.materials.services import CheckFacts, EquipmentFacts, MaterialFacts, MoveFacts, StoreFacts
from portal.kernel import clock
from portal.rights.models import User
from tests.support.people import FourPeople

SITES = {"secretary": "CM-A", "sibling": "CM-B", "stranger": "CM-C"}


def words(p: FourPeople, user: User | None = None) -> dict:
    return {"actor": p.actor(user or p.secretary), "at": clock.now()}


def store(p: FourPeople, user: User | None = None, node: str = "CM-A", **changes) -> MaterialStore:
    return services.save_store(**words(p, user), facts=StoreFacts(**{"node": p.nodes[node], "name": "配件库", **changes}))


def part_facts(p: FourPeople, node: str = "CM-A", **changes) -> MaterialFacts:
    first = {"node": p.nodes[node], "code": "PJ-1", "name": "截齿", "kind": MaterialKind.objects.get(code="SPARE"), "unit_label": "个"}
    return MaterialFacts(**{**first, **changes})


def part(p: FourPeople, user: User | None = None, node: str = "CM-A", **changes) -> Material:
    return services.register_material(**words(p, user), facts=part_facts(p, node, **changes))


def moved(
    p: FourPeople, row: Material, place: MaterialStore, kind: str, quantity: str | int, days: int = 0, user: User | None = None, **changes
) -> MaterialMovement:
    """``days`` ago."""
    first = {"batch_no": "B1", "moved_on": clock.today() - timedelta(days=days)}
    facts = MoveFacts(row, place, kind, quantity=Decimal(str(quantity)), **{**first, **changes})
    return services.record_move(**words(p, user), facts=facts)


def stocked(p: FourPeople, quantity: int = 10, days: int = 0, user: User | None = None, node: str = "CM-A", **changes) -> StockPosition:
    """A part of which ``quantity`` came into the store ``days`` ago."""
    row, place = part(p, user, node, **changes), MaterialStore.objects.filter(node=p.nodes[node]).first() or store(p, user, node)
    moved(p, row, place, "purchased", quantity, days, user)
    moved(p, row, place, "stored", quantity, days, user)
    return StockPosition.objects.get(material=row, store=place)


def lined(p: FourPeople, position: StockPosition, least: str | None, user: User | None = None) -> StockPosition:
    line = None if least is None else Decimal(least)
    return services.set_line(**words(p, user), position=position, version=position.version, least=line)


def machine(p: FourPeople, user: User | None = None, node: str = "CM-A", **changes) -> Equipment:
    first = {"node": p.nodes[node], "code": "ZJ-1", "name": "智能钻机", "used_from": date(2026, 1, 1)}
    return services.register_equipment(**words(p, user), facts=EquipmentFacts(**{**first, **changes}))


def checked(p: FourPeople, row: Equipment, *, is_sound: bool = True, days: int = 1, user: User | None = None, **changes):
    first = {"finding": "" if is_sound else "振动偏大"}
    day = changes.pop("checked_on", clock.today() - timedelta(days=days))
    facts = CheckFacts(day, is_sound=is_sound, **{**first, **changes})
    return services.record_check(**words(p, user), equipment=row, facts=facts)
