"""The one way in for business figures: page, file and API deliver alike, and a second delivery changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from portal.audit.services import record
from portal.kernel import changes
from portal.kernel.errors import EditConflict, RuleBroken, ensure
from portal.kernel.periods import month_of
from portal.measures import rules
from portal.measures.models import BusinessMeasure, MeasureKind
from portal.measures.selectors import stored_at
from portal.organization.models import Node
from portal.rights.access import Actor


@dataclass(frozen=True)
class Delivery:
    """A figure as it arrives. ``figures`` holds those of value, target, baseline and source that were given."""

    node: Node
    kind: MeasureKind
    month: date
    figures: dict[str, Any]


@dataclass(frozen=True)
class Delivered:
    """What became of a delivery: ``created``, ``changed`` or ``unchanged``."""

    measure: BusinessMeasure
    outcome: str


def _checked(delivery: Delivery, at: datetime) -> dict[str, Any]:
    rules.check_month(delivery.month, localdate(at))
    figures = dict(delivery.figures)
    for name in rules.FIGURES:
        if name in figures:
            figures[name] = rules.stored_form(figures[name])
    value = figures.get("value")
    if value is not None and value < 0 and delivery.kind.code != "INNOVATION-BENEFIT":
        raise RuleBroken("measure.negative", field="value", kind=delivery.kind.name)
    return figures


@transaction.atomic
def deliver_measures(*, actor: Actor, at: datetime, deliveries: Sequence[Delivery]) -> list[Delivered]:
    """Take figures in, all or nothing. The same figure again writes no version, no audit row and announces nothing.

    Raises RuleBroken ``measure.*`` (with ``row`` from 1 in the parameters); NotReachable outside the reach.
    """
    _one_after_another({d.node.pk for d in deliveries})
    stored = stored_at([d.node.pk for d in deliveries], [d.month for d in deliveries])
    seen: set[tuple] = set()
    out = []
    for number, delivery in enumerate(deliveries, 1):
        key = (delivery.node.pk, delivery.month, delivery.kind.pk)
        try:
            if key in seen:
                month = f"{delivery.month:%Y-%m}"
                raise RuleBroken("measure.twice_in_delivery", given=delivery.node.code, month=month, kind=delivery.kind.name)
            ensure(actor.may("measure.edit", path=delivery.node.path))
            out.append(_deliver(actor, at, delivery, _checked(delivery, at), stored.get(key)))
        except RuleBroken as broken:
            broken.params["row"] = number
            raise
        seen.add(key)
    _announce([d.measure for d in out if d.outcome != "unchanged"])
    return out


def _one_after_another(node_ids: set[int]) -> None:
    """Two deliveries for one node wait for each other: the second finds what the first has stored."""
    list(Node.objects.select_for_update(no_key=True).filter(pk__in=node_ids).order_by("pk").values_list("pk"))


def _deliver(actor: Actor, at: datetime, delivery: Delivery, figures: dict[str, Any], stored: BusinessMeasure | None) -> Delivered:
    if stored is not None and rules.is_same(stored, figures):
        return Delivered(stored, "unchanged")
    before = _plain(stored) if stored else {}
    if stored is None:
        measure = BusinessMeasure(node=delivery.node, kind=delivery.kind, month=delivery.month, updated_at=at, **figures)
    else:
        measure = BusinessMeasure.objects.select_for_update().get(pk=stored.pk)
        for name, value in figures.items():
            setattr(measure, name, value)
        measure.version += 1
        measure.updated_at = at
    measure.save()
    measure.node, measure.kind = delivery.node, delivery.kind
    label = f"{delivery.node.code} {delivery.month:%Y-%m} {delivery.kind.code}"
    action = "measure.changed" if stored else "measure.created"
    record(actor=actor, at=at, action=action, obj=measure, label=label, path=delivery.node.path, before=before, after=_plain(measure))
    return Delivered(measure, "changed" if stored else "created")


def _plain(measure: BusinessMeasure) -> dict[str, Any]:
    values = {n: getattr(measure, n) for n in rules.FIGURES}
    return {**{n: None if v is None else str(v) for n, v in values.items()}, "source": measure.source, "version": measure.version}


def _announce(changed: list[BusinessMeasure]) -> None:
    by_month: dict[date, set[int]] = {}
    for measure in changed:
        by_month.setdefault(measure.month, set()).add(measure.node_id)
    for month, nodes in by_month.items():
        changes.announce("measure", on=month, until=month_of(month).ends_on, units=nodes, branches=nodes)


def settle_measures(*, actor: Actor, at: datetime, gone: Sequence[BusinessMeasure], back: Sequence[BusinessMeasure]) -> None:
    """Figures of an import were taken back: scores of their months follow."""
    _announce([*gone, *back])


@transaction.atomic
def save_measure(
    *, actor: Actor, at: datetime, node: Node, kind: MeasureKind, month: date, version: int | None = None,
    value: Decimal, target: Decimal | None = None, baseline: Decimal | None = None, source: str = "",
) -> Delivered:  # fmt: skip
    """One figure typed on the page. ``version`` is what the typist saw (None: no figure yet); EditConflict when stale."""
    _one_after_another({node.pk})
    stored = BusinessMeasure.objects.filter(node=node, kind=kind, month=month).first()
    if stored is not None and stored.version != version:
        raise EditConflict("measure.edit_conflict", theirs={str(f.verbose_name): str(getattr(stored, f.name)) for f in _shown_fields()})
    figures = {"value": value, "target": target, "baseline": baseline, "source": source}
    return deliver_measures(actor=actor, at=at, deliveries=[Delivery(node, kind, month, figures)])[0]


def _shown_fields() -> list[Any]:
    return [f for f in BusinessMeasure._meta.fields if f.name in rules.FIGURES]
