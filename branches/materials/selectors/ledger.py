"""Part files, stores and positions that somebody reaches."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from branches.materials.models import Material, MaterialMovement, MaterialStore, StockPosition
from branches.safety.selectors import reachable_units
from portal.files.access import Place
from portal.kernel import clock
from portal.kernel.scope import Scope, subtree
from portal.organization.enums import UNIT_KINDS
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import Actor

READ = "material.view"


def units_beside(material: Material, day: date) -> QuerySet[Node]:
    """Units of the same plant, to which something may be handed out."""
    root = "/".join(material.node.path.split("/")[:2]) + "/"
    return Node.objects.filter(subtree("path", root), kind__in=UNIT_KINDS).open_on(day).order_by("path")


def edit_units(actor: Actor, right: str, day: date) -> QuerySet[Node]:
    """Units for which part files, stores and machines may be kept."""
    return reachable_units(actor, right, day)


def _stores(actor: Actor, right: str, day: date) -> QuerySet[MaterialStore]:
    """Stores in reach, those that the actor keeps himself, and for reading those of the district he works in."""
    scope = actor.scope(right)
    rows = MaterialStore.objects.within(scope)
    if right == READ and scope.person_id is not None:
        units = reachable_units(actor, right, day).order_by().values("pk")
        rows = MaterialStore.objects.filter(Q(pk__in=rows.order_by().values("pk")) | Q(node__in=units))
    return rows


def stores(actor: Actor, right: str, day: date) -> QuerySet[MaterialStore]:
    """With ``parts``: how many parts lie there."""
    rows = _stores(actor, right, day).select_related("node", "branch__node", "keeper")
    return rows.annotate(parts=Count("positions", filter=Q(positions__on_hand__gt=0))).order_by("node__path", "name")


def _stored(model: Any, actor: Actor, right: str, day: date) -> QuerySet[Any]:
    return model.objects.filter(store__in=_stores(actor, right, day).order_by().values("pk"))


def positions(actor: Actor, right: str, day: date) -> QuerySet[StockPosition]:
    rows = _stored(StockPosition, actor, right, day)
    return rows.select_related("material__node", "material__kind", "store__node", "store__branch__node").order_by("material__code", "pk")


def movements(actor: Actor, right: str, day: date) -> QuerySet[MaterialMovement]:
    rows = _stored(MaterialMovement, actor, right, day)
    return rows.select_related("material", "store__node", "store__branch__node", "unit_to", "reverses", "reversal").order_by(
        "-moved_on", "-pk"
    )


def materials(actor: Actor, right: str, day: date) -> QuerySet[Material]:
    """Part files in reach; for reading also those of which something lies in a store in reach."""
    scope = actor.scope(right)
    rows = Material.objects.within(Scope(scope.paths))
    if right == READ:
        reach = Q(pk__in=rows.order_by().values("pk"))
        reach |= Q(pk__in=_stored(StockPosition, actor, right, day).order_by().values("material"))
        if scope.person_id is not None:
            reach |= Q(node__in=reachable_units(actor, right, day).order_by().values("pk"))
        rows = Material.objects.filter(reach)
    return rows.select_related("node", "branch__node", "kind").order_by("node__path", "code")


def with_totals(rows: list[Material], reached: QuerySet[StockPosition]) -> list[Material]:
    """Each with its ``positions_here``: those of the stores in reach. One statement."""
    found: dict[int, list[StockPosition]] = {}
    for position in reached.filter(material__in=[row.pk for row in rows]):
        found.setdefault(position.material_id, []).append(position)
    for row in rows:
        row.positions_here = found.get(row.pk, [])  # type: ignore[attr-defined]
    return rows


def in_line(material: Material, store: MaterialStore) -> bool:
    """Whether part and store stand in one line of units: a plant's part may lie in the store of its district."""
    here, there = material.node.path, store.node.path
    return here.startswith(there) or there.startswith(here)


def person_by_number(node: Node, staff_no: str) -> Person | None:
    """Somebody who works at the unit, below it, or right above it."""
    person = Person.objects.filter(staff_no=staff_no.strip().upper(), left_on=None).select_related("unit").first()
    if person is None or not (person.unit.path.startswith(node.path) or node.path.startswith(person.unit.path)):
        return None
    return person


def may_open_material(actor: Actor, material_id: int) -> bool:
    return materials(actor, READ, clock.today()).filter(pk=material_id).exists()


def material_node(material_id: int) -> int | None:
    return Material.objects.filter(pk=material_id).values_list("node_id", flat=True).first()


def material_reach(actor: Actor) -> QuerySet[Material, int]:
    return Material.objects.within(Scope(actor.scope("material.edit").paths)).order_by().values_list("pk", flat=True)


def material_places(actor: Actor, ids: Iterable[int]) -> dict[int, Place]:
    rows = Material.objects.within(Scope(actor.scope(READ).paths)).filter(pk__in=list(ids))
    return {row.pk: Place(row.name, reverse("material_detail", args=[row.pk])) for row in rows}
