"""Writes of the roster. Every change of unit or post leaves a dated stretch of work history."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from portal.audit.services import record, record_each
from portal.kernel import changes
from portal.kernel.errors import EditConflict, RuleBroken, ensure
from portal.kernel.fields import keyed_hash, keyed_hashes
from portal.organization.models import Node
from portal.people import rules
from portal.people.models import Person, WorkHistory
from portal.rights.access import Actor
from portal.search import services as search

PROTECTED = ("phone", "id_no")
POST_FIELDS = ("post", "post_category", "occupation_code")
FIELDS = (
    "staff_no", "name", "gender", "employment_type", *POST_FIELDS, "political_status", "education", "birth_on", "hired_on",
    "left_on", *PROTECTED,
)  # fmt: skip


def check_unit(unit: Node) -> None:
    """People stand in open units, never in party organisations."""
    if unit.is_party:
        raise RuleBroken("person.not_a_unit", field="unit", name=unit.name)
    if unit.closed_on:
        raise RuleBroken("person.closed_unit", field="unit", name=unit.name)


def _prepare(person: Person) -> None:
    """Derived columns: pinyin for search, keyed hashes for exact search."""
    person.pinyin, person.initials = rules.pinyin_of(person.name)
    person.phone_hash, person.id_no_hash = keyed_hash(person.phone), keyed_hash(person.id_no)


def _refuse_taken(person: Person) -> None:
    others = Person.objects.exclude(pk=person.pk)
    if other := others.filter(staff_no=person.staff_no).first():
        raise RuleBroken("person.staff_no_taken", field="staff_no", staff_no=other.staff_no, name=other.name)
    if person.id_no and (other := others.filter(id_no_hash__in=keyed_hashes(person.id_no)).first()):
        raise RuleBroken("person.id_no_taken", field="id_no", staff_no=other.staff_no)


def shown(person: Person, names: Iterable[str] = FIELDS) -> dict[str, Any]:
    """Values for the audit trail and for the difference page; protected columns never in clear."""
    values: dict[str, Any] = {}
    for name in names:
        value = getattr(person, name)
        if name in PROTECTED:
            value = "(changed)" if value else ""
        values[name] = value.isoformat() if isinstance(value, date) else value
    return values


def _theirs(person: Person) -> dict[str, str]:
    label = {f.name: str(f.verbose_name) for f in Person._meta.fields}
    out = {label[n]: str(getattr(person, f"get_{n}_display", lambda n=n: getattr(person, n))() or "") for n in FIELDS if n not in PROTECTED}
    return {**out, label["phone"]: person.masked_phone, label["id_no"]: person.masked_id_no}


def first_stretch(person: Person, at: datetime) -> WorkHistory:
    """The open stretch of work history with which a person enters the roster."""
    return WorkHistory(
        person=person, unit=person.unit, post=person.post, post_category=person.post_category,
        occupation_code=person.occupation_code, started_on=person.hired_on or localdate(at), ended_on=person.left_on,
    )  # fmt: skip


@transaction.atomic
def save_person(
    *, actor: Actor, at: datetime, person: Person | None = None, unit: Node | None = None, version: int | None = None, **values: Any
) -> Person:
    """Enter somebody on the roster, or change a row. Unchanged values write nothing.

    Raises RuleBroken ``person.*``, EditConflict when ``version`` is stale, NotReachable outside the actor's reach.
    """
    values = {k: v for k, v in values.items() if k in FIELDS}
    if person is None:
        return _create(actor, at, unit, values)
    stored = Person.objects.select_for_update(of=("self",)).select_related("unit").get(pk=person.pk)
    ensure(actor.may("person.edit", path=stored.unit.path))
    if version is not None and stored.version != version:
        raise EditConflict("person.edit_conflict", theirs=_theirs(stored))
    if unit is not None and unit.pk != stored.unit_id:
        raise RuleBroken("person.unit_by_transfer", field="unit")
    changed = [k for k, v in values.items() if getattr(stored, k) != v]
    if not changed:
        return stored
    before = shown(stored, changed)
    for name in changed:
        setattr(stored, name, values[name])
    for broken in rules.problems_of(vars(stored)):
        raise broken
    _prepare(stored)
    _refuse_taken(stored)
    stored.version += 1
    stored.save()
    _follow(stored, changed)
    search.refresh(index="person", ids=[stored.pk])
    record(actor=actor, at=at, action="person.edited", obj=stored, path=stored.unit.path, before=before, after=shown(stored, changed))
    _announce("person", stored, stored.hired_on or localdate(at), at)
    return stored


def _create(actor: Actor, at: datetime, unit: Node | None, values: dict[str, Any]) -> Person:
    if unit is None:
        raise RuleBroken("work_history.no_place", field="unit")
    person = newcomer(actor=actor, unit=unit, values=values)
    _refuse_taken(person)
    person.save(force_insert=True)
    first_stretch(person, at).save(force_insert=True)
    search.refresh(index="person", ids=[person.pk])
    record(actor=actor, at=at, action="person.created", obj=person, path=unit.path, after={"staff_no": person.staff_no, "unit": unit.code})
    _announce("person", person, person.hired_on or localdate(at), at)
    return person


def newcomer(*, actor: Actor, unit: Node, values: dict[str, Any]) -> Person:
    """An unsaved roster row that the rules accept; that its numbers are free is asked by whoever saves it.

    Raises RuleBroken ``person.*``, NotReachable outside the actor's reach.
    """
    ensure(actor.may("person.edit", path=unit.path))
    check_unit(unit)
    for broken in rules.problems_of(values):
        raise broken
    person = Person(unit=unit, **values)
    _prepare(person)
    return person


@transaction.atomic
def enter_people(*, actor: Actor, at: datetime, people: list[Person]) -> None:
    """Save rows of ``newcomer`` whose numbers are free, each with its first stretch and its audit row, in few statements.

    Raises RuleBroken ``person.taken_meanwhile`` when somebody else has entered one of them since they were looked up.
    """
    try:
        with transaction.atomic():
            Person.objects.bulk_create(people, batch_size=500)
    except IntegrityError:
        raise RuleBroken("person.taken_meanwhile") from None
    WorkHistory.objects.bulk_create([first_stretch(p, at) for p in people], batch_size=500)
    search.refresh(index="person", ids=[p.pk for p in people])
    record_each(
        actor=actor, at=at, action="person.created",
        rows=((p, p.unit.path, {}, {"staff_no": p.staff_no, "unit": p.unit.code}) for p in people),
    )  # fmt: skip
    earliest = min((p.hired_on or localdate(at)) for p in people)
    changes.announce(
        "person", on=earliest, until=max(earliest, localdate(at)), people=[p.pk for p in people], units={p.unit_id for p in people}
    )


def _announce(source: str, person: Person, on: date, at: datetime) -> None:
    changes.announce(source, on=on, until=max(on, localdate(at)), people=[person.pk], units=[person.unit_id])


def _follow(person: Person, changed: list[str]) -> None:
    """A correction of the post corrects the running stretch; leaving ends it."""
    fields = {k: getattr(person, k) for k in POST_FIELDS if k in changed}
    if "left_on" in changed and person.left_on:
        fields["ended_on"] = person.left_on
    if fields:
        WorkHistory.objects.filter(person=person, ended_on=None, started_on__lte=person.left_on or date.max).update(**fields)


@transaction.atomic
def create_people(*, rows: list[dict[str, Any]], actor: Actor, at: datetime) -> list[Person]:
    """Enter many people at once, each row as for ``save_person`` with ``unit`` a Node; all or nothing, one audit row.

    Raises RuleBroken with ``row`` in the parameters for the first bad row.
    """
    people = []
    for number, row in enumerate(rows, 1):
        values = {k: v for k, v in row.items() if k != "unit"}
        try:
            people.append(newcomer(actor=actor, unit=row["unit"], values=values))
        except RuleBroken as broken:
            broken.params["row"] = number
            raise
    people = Person.objects.bulk_create(people, batch_size=500)
    WorkHistory.objects.bulk_create([first_stretch(p, at) for p in people], batch_size=500)
    search.refresh(index="person", ids=[p.pk for p in people])
    record(actor=actor, at=at, action="person.created", kind="person", label=f"{len(people)} people", after={"count": len(people)})
    if people:
        earliest = min((p.hired_on or localdate(at)) for p in people)
        changes.announce("person", on=earliest, until=localdate(at), people=[p.pk for p in people], units={p.unit_id for p in people})
    return people


@transaction.atomic
def transfer_person(
    *,
    actor: Actor,
    at: datetime,
    person: Person,
    to_unit: Node,
    moved_on: date,
    reason: str,
    post: str | None = None,
    post_category: str | None = None,
    occupation_code: str | None = None,
    version: int | None = None,
) -> Person:
    """Move somebody to another unit or post from ``moved_on`` on: ends one stretch of history, begins the next.

    Raises RuleBroken ``person.*``, EditConflict when stale; both units must lie in the actor's reach.
    """
    stored = Person.objects.select_for_update(of=("self",)).select_related("unit").get(pk=person.pk)
    ensure(actor.may("person.edit", path=stored.unit.path))
    ensure(actor.may("person.edit", path=to_unit.path))
    if version is not None and stored.version != version:
        raise EditConflict("person.edit_conflict", theirs=_theirs(stored))
    check_unit(to_unit)
    given = {"post": post, "post_category": post_category, "occupation_code": occupation_code}
    new = {k: getattr(stored, k) if v is None else v for k, v in given.items()}
    from_unit = stored.unit
    if to_unit.pk == from_unit.pk and all(getattr(stored, k) == v for k, v in new.items()):
        raise RuleBroken("person.same_post", field="to_unit")
    if moved_on > localdate(at):
        raise RuleBroken("person.transfer_in_future", field="moved_on")
    if stored.left_on:
        raise RuleBroken("person.has_left", day=stored.left_on.isoformat())
    _turn_stretch(stored, to_unit, moved_on, new)
    if to_unit.pk != from_unit.pk:
        stored.transfers.create(from_unit=from_unit, to_unit=to_unit, moved_on=moved_on, reason=reason)
    stored.unit = to_unit
    for name, value in new.items():
        setattr(stored, name, value)
    stored.version += 1
    stored.save()
    record(
        actor=actor, at=at, action="person.transferred", obj=stored, path=to_unit.path, reason=reason,
        before={"unit": from_unit.code}, after={"unit": to_unit.code, "moved_on": moved_on.isoformat(), **new},
    )  # fmt: skip
    changes.announce("transfer", on=moved_on, until=localdate(at), people=[stored.pk], units=[from_unit.pk, to_unit.pk])
    return stored


def _turn_stretch(person: Person, to_unit: Node, moved_on: date, new: dict[str, Any]) -> None:
    last = person.work_history.filter(ended_on=None).order_by("-started_on").first()
    if last is not None:
        if moved_on <= last.started_on:
            raise RuleBroken("person.transfer_before_post", field="moved_on", day=last.started_on.isoformat())
        last.ended_on = date.fromordinal(moved_on.toordinal() - 1)
        last.save(update_fields=["ended_on"])
    person.work_history.create(unit=to_unit, started_on=moved_on, **new)


@transaction.atomic
def reveal(*, actor: Actor, at: datetime, person: Person, field: str, reason: str) -> str:
    """The clear phone or ID number against a reason; each look leaves an audit row that the person can read.

    Raises RuleBroken ``person.reveal_needs_reason`` or ``person.nothing_to_reveal``.
    """
    ensure(actor.may("person.reveal", path=person.unit.path))
    ensure(rules.may_reveal(reason), field="reason")
    value = getattr(person, field) if field in PROTECTED else ""
    if not value:
        raise RuleBroken("person.nothing_to_reveal", field="field")
    record(actor=actor, at=at, action="person.revealed", obj=person, path=person.unit.path, after={"field": field}, reason=reason)
    return value


def settle_people(*, actor: Actor, at: datetime, gone: Sequence[Person], back: Sequence[Person]) -> None:
    """Roster rows of an import were taken back: whoever finds or counts them does so anew."""
    rows = [*gone, *back]
    search.refresh(index="person", ids=[p.pk for p in rows])
    first = min((p.hired_on or localdate(at)) for p in rows)
    changes.announce("person", on=first, until=max(first, localdate(at)), people={p.pk for p in rows}, units={p.unit_id for p in rows})


def settle_history(*, actor: Actor, at: datetime, gone: Sequence[WorkHistory], back: Sequence[WorkHistory]) -> None:
    """Stretches of an import were taken back."""
    rows = [*gone, *back]
    first = min(row.started_on for row in rows)
    changes.announce("work_history", on=first, until=max(first, localdate(at)), people={row.person_id for row in rows})


# -- dated records beside the roster row ----------------------------------------------------------------------


@transaction.atomic
def save_history(
    *,
    actor: Actor,
    at: datetime,
    person: Person,
    started_on: date,
    ended_on: date | None = None,
    row: WorkHistory | None = None,
    **values: Any,
) -> tuple[WorkHistory, str]:
    """Add or change a stretch of work history. The running stretch gives way to a finished one that reaches into it.

    Returns the row and what happened: ``new``, ``update`` or ``skip``. Raises RuleBroken ``work_history.*``.
    """
    ensure(actor.may("person.edit", path=person.unit.path))
    if ended_on and ended_on < started_on:
        raise RuleBroken("work_history.ends_before_start", field="ended_on", start=started_on.isoformat())
    if values.get("unit") is None and not values.get("employer"):
        raise RuleBroken("work_history.no_place", field="unit")
    stretches = list(WorkHistory.objects.select_for_update(of=("self",)).filter(person=person).order_by("started_on"))
    row = row or next((s for s in stretches if s.started_on == started_on and _same_stretch(s, ended_on)), None)
    wanted = {**values, "started_on": started_on, "ended_on": ended_on}
    if row is not None and all(getattr(row, k) == v for k, v in wanted.items()):
        return row, "skip"
    for other in stretches:
        if row is not None and other.pk == row.pk:
            continue
        if rules.overlap(started_on, ended_on, other.started_on, other.ended_on):
            _make_room(other, started_on, ended_on)
    outcome = "update" if row else "new"
    row = row or WorkHistory(person=person)
    for name, value in wanted.items():
        setattr(row, name, value)
    row.save()
    after = {"started_on": started_on.isoformat(), "occupation": row.occupation_code}
    record(actor=actor, at=at, action="person.history_saved", obj=person, path=person.unit.path, after=after)
    _announce("work_history", person, started_on, at)
    return row, outcome


def _same_stretch(stored: WorkHistory, ended_on: date | None) -> bool:
    return (stored.ended_on is None) == (ended_on is None)


def _make_room(other: WorkHistory, start: date, end: date | None) -> None:
    """Shift the start of a running stretch behind a finished one, or end it where a new running one begins."""
    if other.ended_on is None and end is not None and start <= other.started_on:
        other.started_on = date.fromordinal(end.toordinal() + 1)
    elif other.ended_on is None and end is None and other.started_on < start:
        other.ended_on = date.fromordinal(start.toordinal() - 1)
    else:
        shown_end = other.ended_on.isoformat() if other.ended_on else "—"
        raise RuleBroken("work_history.overlaps", field="started_on", start=other.started_on.isoformat(), end=shown_end)
    other.save()


@transaction.atomic
def add_record(*, actor: Actor, at: datetime, person: Person, record_row: Any) -> Any:
    """Add a professional title or a schooling row (unsaved, its ``person`` still empty)."""
    ensure(actor.may("person.edit", path=person.unit.path))
    record_row.person = person
    unique = record_row._meta.constraints[0].fields
    if type(record_row).objects.filter(**{f: getattr(record_row, f) for f in unique}).exists():
        raise RuleBroken("person.record_exists")
    record_row.save()
    kind = record_row._meta.model_name
    record(actor=actor, at=at, action=f"person.{kind}_added", obj=person, path=person.unit.path)
    _announce(kind, person, person.hired_on or localdate(at), at)
    return record_row


@transaction.atomic
def remove_record(*, actor: Actor, at: datetime, person: Person, record_row: Any, reason: str) -> None:
    """Take out a title, schooling or history row that was entered by mistake; the reason stays in the trail."""
    ensure(actor.may("person.edit", path=person.unit.path))
    kind, gone = record_row._meta.model_name, {k: str(v) for k, v in vars(record_row).items() if not k.startswith("_")}
    record_row.delete()
    record(actor=actor, at=at, action=f"person.{kind}_removed", obj=person, path=person.unit.path, before=gone, reason=reason)
    _announce(kind, person, person.hired_on or localdate(at), at)
