"""Machines, their last check, and the share that is sound."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Case, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.urls import reverse

from branches.materials import rules
from branches.materials.models import Equipment, EquipmentCheck
from portal.catalogue.selectors import value_on
from portal.files.access import Place
from portal.kernel.scope import Scope
from portal.rights.access import Actor


def equipment_rows(scope: Scope) -> QuerySet[Equipment]:
    return Equipment.objects.within(scope).select_related("node", "branch__node").order_by("node__path", "code")


def standing(rows: QuerySet[Equipment], day: date) -> QuerySet[Equipment]:
    """In use on ``day``."""
    return rows.filter(used_from__lte=day).filter(Q(retired_on=None) | Q(retired_on__gt=day))


def with_last_check(rows: QuerySet[Equipment], day: date) -> QuerySet[Equipment]:
    """Each with ``was_sound`` (1, 0, None: nobody looked), ``last_on`` and ``forecast`` of its last check until ``day``."""
    last = EquipmentCheck.objects.filter(equipment=OuterRef("pk"), checked_on__lte=day).order_by("-checked_on", "-pk")
    sound = last.annotate(as_number=Case(When(is_sound=True, then=Value(1)), default=Value(0), output_field=IntegerField()))
    return rows.annotate(
        was_sound=Subquery(sound.values("as_number")[:1]), last_on=Subquery(last.values("checked_on")[:1]),
        forecast=Subquery(last.filter(done_on=None).values("forecast_on")[:1]),
    )  # fmt: skip


def sound_share(rows: QuerySet[Equipment], day: date) -> tuple[int, int, Decimal | None]:
    """(sound, looked at, percent) of the machines in use. One statement."""
    states = list(with_last_check(standing(rows, day), day).order_by().values_list("was_sound", flat=True))  # type: ignore[misc]
    looked = [state for state in states if state is not None]
    return sum(looked), len(looked), rules.percent(sum(looked), len(looked))


def checks_due(actor: Actor, day: date) -> QuerySet[EquipmentCheck]:
    """Forecast work that begins soon or is late, and is not done."""
    edge = day + timedelta(days=int(value_on("EQUIPMENT_SOON_DAYS", day)))
    rows = EquipmentCheck.objects.within(Scope(actor.scope("equipment.edit").paths)).filter(forecast_on__lte=edge, done_on=None)
    return rows.filter(equipment__retired_on=None).select_related("equipment__node")


def equipment_node(equipment_id: int) -> int | None:
    return Equipment.objects.filter(pk=equipment_id).values_list("node_id", flat=True).first()


def equipment_reach(actor: Actor) -> QuerySet[Equipment, int]:
    return Equipment.objects.within(actor.scope("equipment.edit")).order_by().values_list("pk", flat=True)


def equipment_places(actor: Actor, ids: Iterable[int]) -> dict[int, Place]:
    rows = Equipment.objects.within(actor.scope("equipment.view")).filter(pk__in=list(ids))
    return {row.pk: Place(row.name, reverse("equipment_detail", args=[row.pk])) for row in rows}
