"""A place is opened, inspected, mended and closed."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, Min
from django.utils.timezone import localdate

from branches.places import access, rules, selectors
from branches.places.enums import InspectionOutcome
from branches.places.models import LearningPlace, LearningPlaceKind, PlaceInspection
from portal.audit.services import record, record_each
from portal.kernel import changes
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken, ensure
from portal.organization.models import Node
from portal.people.models import Person
from portal.people.selectors import colleague
from portal.rights.access import Actor
from portal.search import services as search

INDEX = "place"


@dataclass(frozen=True)
class PlaceFacts:
    """A place as it is told; ``owner``: the staff number of who looks after it, or the person."""

    node: Node
    kind: LearningPlaceKind
    name: str
    unit: Node
    owner: str | Person
    opened_on: date
    spot: str = ""
    content: str = ""


@dataclass(frozen=True)
class InspectionFacts:
    on: date
    outcome: str
    note: str = ""
    mend_by: date | None = None


def _locked(place: LearningPlace, version: int | None = None) -> LearningPlace:
    rows = LearningPlace.objects.select_for_update(of=("self",)).select_related("node", "kind", "unit", "owner")
    row = rows.filter(pk=place.pk).first()
    if row is None:
        raise NotReachable("place")
    if version is not None and row.version != version:
        raise EditConflict("place.edited", theirs={})
    return row


def announce(rows: Sequence[LearningPlace]) -> None:
    """Inspections of the branches that keep these places may have changed."""
    kept = [row for row in rows if row.node.is_branch]
    if kept:
        changes.announce("place", on=min(r.opened_on for r in kept), until=date.max, branches={r.node_id for r in kept})


def _told(row: LearningPlace) -> dict[str, Any]:
    return {"kind": row.kind.code, "name": row.name, "unit": row.unit.code, "owner": row.owner.staff_no, "opened_on": str(row.opened_on)}


def _owner(given: str | Person, node: Node, today: date) -> Person:
    found = given if isinstance(given, Person) else colleague(given, node, today)
    if found is None:
        raise RuleBroken("place.no_person", field="owner", number=str(given))
    return found


def place_of(
    *, actor: Actor, at: datetime, facts: PlaceFacts, right: str = "place.edit", units: Sequence[Node] | None = None
) -> LearningPlace:
    """A checked place that is not saved yet. RuleBroken ``place.*``; NotReachable outside the reach of ``right``.

    ``units``: where it may be, where the caller has read it.
    """
    ensure(actor.may(right, path=facts.node.path))
    today = localdate(at)
    if not facts.node.is_party or facts.node.closed_on is not None:
        raise RuleBroken("place.node_foreign", field="node")
    if not facts.kind.is_active:
        raise RuleBroken("place.kind_closed", field="kind", kind=facts.kind.name)
    if not facts.name.strip():
        raise RuleBroken("place.name_needed", field="name")
    if facts.opened_on > today:
        raise RuleBroken("place.opened_ahead", field="opened_on")
    known = {n.pk for n in (selectors.units_of(facts.node, today) if units is None else units)}
    if facts.unit.pk not in known:
        raise RuleBroken("place.unit_foreign", field="unit")
    words = {f.name: getattr(facts, f.name) for f in fields(facts)}
    words |= {name: words[name].strip() for name in ("name", "spot", "content")}
    words["owner"] = _owner(facts.owner, facts.node, today)
    return LearningPlace(**words, made_by=actor.user, made_at=at)


@transaction.atomic
def open_place(*, actor: Actor, at: datetime, facts: PlaceFacts) -> LearningPlace:
    """Register a place. A second click finds it registered: RuleBroken ``place.twice``."""
    row = place_of(actor=actor, at=at, facts=facts)
    _save(row)
    record(actor=actor, at=at, action="place.opened", obj=row, path=row.node.path, after=_told(row))
    return row


def _save(row: LearningPlace) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise RuleBroken("place.twice", field="name") from None
    search.refresh(index=INDEX, ids=[row.pk])
    announce([row])


@transaction.atomic
def open_places(*, actor: Actor, at: datetime, rows: Sequence[LearningPlace]) -> None:
    """Places of a ledger, checked by ``place_of``, in one statement."""
    LearningPlace.objects.bulk_create(rows)
    search.refresh(index=INDEX, ids=[row.pk for row in rows])
    told: list[Any] = [(row, row.node.path, {}, _told(row)) for row in rows]
    record_each(actor=actor, at=at, action="place.imported", rows=told)
    announce(rows)


def settle_places(*, actor: Actor, at: datetime, gone: Sequence[LearningPlace], back: Sequence[LearningPlace]) -> None:
    """Places of an import were taken back."""
    search.refresh(index=INDEX, ids=[row.pk for row in [*gone, *back]])
    announce([*gone, *back])


@transaction.atomic
def change_place(*, actor: Actor, at: datetime, place: LearningPlace, version: int, facts: PlaceFacts) -> LearningPlace:
    """Change what is told of a place; the organisation that keeps it stays."""
    row = _locked(place, version)
    ensure(access.may_edit(actor, row))
    first = row.inspections.aggregate(first=Min("inspected_on"))["first"]
    if first is not None and facts.opened_on > first:
        raise RuleBroken("place.opened_cuts", field="opened_on", on=first.isoformat())
    before, new = _told(row), place_of(actor=actor, at=at, facts=facts)
    announce([row])
    for f in fields(facts):
        if f.name != "node":
            setattr(row, f.name, getattr(new, f.name))
    row.version += 1
    _save(row)
    record(actor=actor, at=at, action="place.changed", obj=row, path=row.node.path, before=before, after=_told(row))
    return row


@transaction.atomic
def close_place(*, actor: Actor, at: datetime, place: LearningPlace, version: int, on: date, reason: str) -> LearningPlace:
    row = _locked(place, version)
    ensure(access.may_edit(actor, row))
    last = row.inspections.aggregate(last=Max("inspected_on"))["last"] or row.opened_on
    if not max(row.opened_on, last) <= on <= localdate(at):
        raise RuleBroken("place.close_day", field="on")
    if not reason.strip():
        raise RuleBroken("place.reason_needed", field="reason")
    row.closed_on, row.close_reason, row.version = on, reason.strip()[:200], row.version + 1
    row.save()
    announce([row])
    record(actor=actor, at=at, action="place.closed", obj=row, path=row.node.path, after={"on": on.isoformat()}, reason=reason)
    return row


@transaction.atomic
def inspect_place(*, actor: Actor, at: datetime, place: LearningPlace, facts: InspectionFacts) -> PlaceInspection:
    """Write down an inspection; what is to be mended gets a day. RuleBroken ``place.*``."""
    row = _locked(place)
    ensure(access.may_edit(actor, row))
    verdict = rules.inspection_verdict(facts.on, facts.outcome, facts.note, facts.mend_by, row.opened_on, localdate(at))
    ensure(verdict, field="on" if not verdict and verdict.code == "place.inspection_day" else "mend_by")
    if row.inspections.filter(inspected_on=facts.on).exists():
        raise RuleBroken("place.inspected_twice", field="on")
    mend_by = facts.mend_by if facts.outcome == InspectionOutcome.MEND else None
    found = PlaceInspection.objects.create(
        place=row, inspected_on=facts.on, outcome=facts.outcome, note=facts.note.strip(), mend_by=mend_by, made_by=actor.user, made_at=at
    )
    record(actor=actor, at=at, action="place.inspected", obj=row, path=row.node.path, after={"on": str(facts.on), "outcome": facts.outcome})
    announce([row])
    return found


@transaction.atomic
def mend_place(*, actor: Actor, at: datetime, inspection: PlaceInspection, note: str) -> PlaceInspection:
    """What was to be mended is done, in a sentence."""
    row = _locked(inspection.place)
    ensure(access.may_edit(actor, row))
    found = row.inspections.get(pk=inspection.pk)
    if not found.is_to_mend:
        raise RuleBroken("place.nothing_to_mend")
    if not note.strip():
        raise RuleBroken("place.mended_needed", field="note")
    found.mended_on, found.mended_note = localdate(at), note.strip()[:200]
    found.save(update_fields=["mended_on", "mended_note"])
    record(actor=actor, at=at, action="place.mended", obj=row, path=row.node.path, after={"on": str(found.inspected_on)})
    return found
