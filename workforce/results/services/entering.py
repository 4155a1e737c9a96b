"""Results are entered by an author or the personnel office, put right until confirmed, and taken in from tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from portal.audit.services import record
from portal.kernel import changes
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken, ensure
from portal.notices.services import notify_person
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import Actor
from portal.search import services as search
from workforce.honours.selectors import unit_on
from workforce.results import access, rules
from workforce.results.enums import ResultKind, ResultState
from workforce.results.models import ResultAuthor, WorkResult
from workforce.results.selectors import people_by_number, same


@dataclass(frozen=True)
class AuthorTold:
    """An employee, or the name of somebody from outside."""

    person: Person | None = None
    name: str = ""


@dataclass(frozen=True)
class ResultFacts:
    """A result as it is told. ``node`` None: the unit of the first author of ours on the day."""

    kind: str
    title: str
    achieved_on: date
    level: int
    issued_by: str
    authors: tuple[AuthorTold, ...]
    number: str = ""
    prize_class: str = ""
    gap: str = ""
    node: Node | None = None


def found_authors(actor: Actor, text: str, people: Mapping[str, Person] | None = None) -> tuple[AuthorTold, ...]:
    """The authors that a text names in order. A staff number alone is believed of oneself and inside the reach of the right
    to register; anybody else is named with both number and name, so that nobody learns names by trying numbers."""
    words = rules.author_words(text)
    known = people_by_number(number for number, _name in words) if people is None else people
    scope = actor.scope("result.register")
    found = []
    for number, name in words:
        person = known.get(number) if number else None
        if number:
            is_near = person is not None and (person.pk == actor.person_id or scope.covers(person.unit.path))
            if person is None or (name != person.name if name or not is_near else False):
                raise RuleBroken("result.no_author", field="authors", given=number)
        found.append(AuthorTold(person, "" if person else name[:50]))
    return tuple(found)


def _node(actor: Actor, facts: ResultFacts, unit: Node | None) -> Node:
    """The unit that the result counts for, inside the reach of who registers or his own as an author."""
    if facts.node is not None:
        ensure(actor.may("result.register", path=facts.node.path))
        return facts.node
    scope = actor.scope("result.register")
    ours = [author.person for author in facts.authors if author.person is not None]
    node = unit or unit_on(ours[0], facts.achieved_on)
    if scope.covers(node.path):
        return node
    own = next((person for person in ours if person.pk == scope.person_id), None)
    if own is not None:
        return unit_on(own, facts.achieved_on)
    raise RuleBroken("result.other_unit_then" if scope.paths else "result.own_author_needed", field="authors", unit=node.name)


def result_of(*, actor: Actor, at: datetime, facts: ResultFacts, unit: Node | None = None) -> WorkResult:
    """A checked result that is not saved yet. RuleBroken ``result.*``; NotReachable outside the reach."""
    if actor.user is None:
        raise RuleBroken("result.needs_registrar")
    ensure(rules.may_be_dated(facts.achieved_on, localdate(at)), field="achieved_on")
    ensure(rules.may_have_class(facts.kind, facts.prize_class), field="prize_class")
    number = rules.number_of(facts.kind, facts.number)
    rules.check_authors([a.person.pk if a.person else None for a in facts.authors], [a.name for a in facts.authors])
    return WorkResult(
        kind=facts.kind, title=facts.title.strip(), number=number, achieved_on=facts.achieved_on, level=facts.level,
        prize_class=facts.prize_class, gap=facts.gap, issued_by=facts.issued_by.strip(), node=_node(actor, facts, unit),
        registered_by=actor.user, registered_at=at,
    )  # fmt: skip


def told(row: WorkResult, authors: Sequence[AuthorTold]) -> dict[str, Any]:
    """What the trail keeps of a result."""
    who = [a.person.staff_no if a.person else a.name for a in authors]
    return {
        "kind": row.kind, "title": row.title, "number": row.number, "achieved_on": row.achieved_on.isoformat(), "level": row.level,
        "prize_class": row.prize_class, "gap": row.gap, "issued_by": row.issued_by, "node": row.node.code, "authors": who,
    }  # fmt: skip


def authors_told(row: WorkResult) -> list[AuthorTold]:
    return [AuthorTold(author.person, author.name) for author in row.authors.select_related("person")]


def announce(rows: Sequence[WorkResult]) -> None:
    """Scores of the days of the results may have changed, for whoever covers their units."""
    days = [row.achieved_on for row in rows]
    changes.announce("result", on=min(days), until=max(days), units={row.node_id for row in rows})


def _write_authors(row: WorkResult, authors: Sequence[AuthorTold]) -> None:
    made = [ResultAuthor(result=row, place=n, person=a.person, name=a.name) for n, a in enumerate(authors, 1)]
    ResultAuthor.objects.bulk_create(made)


def _tell_authors(row: WorkResult, authors: Sequence[AuthorTold], actor: Actor, at: datetime, but: set[int]) -> None:
    """Whoever was named by another learns of it."""
    url = reverse("result_detail", args=[row.pk])
    for place, author in enumerate(authors, 1):
        if author.person is not None and author.person.pk != actor.person_id and author.person.pk not in but:
            params = {"title": row.title, "place": place}
            notify_person(person_id=author.person.pk, code="result.named_notice", params=params, at=at, url=url)


def _refuse_twins(row: WorkResult) -> None:
    twin = same(row.kind, row.number, row.title, row.achieved_on).exclude(pk=row.pk).exists()
    if twin:
        code, field = ("result.twice", "number") if row.number else ("result.same_title", "title")
        raise RuleBroken(code, field=field, kind=str(ResultKind(row.kind).label))


def _save(row: WorkResult, **how: Any) -> None:
    """The index stands behind the look: of two at the same moment one is told that the other was faster."""
    _refuse_twins(row)
    try:
        with transaction.atomic():
            row.save(**how)
    except IntegrityError:
        raise RuleBroken("result.twice", field="number", kind=str(ResultKind(row.kind).label)) from None


@transaction.atomic
def register_result(*, actor: Actor, at: datetime, facts: ResultFacts, unit: Node | None = None) -> WorkResult:
    """Write a result down; it counts after somebody else has confirmed it. RuleBroken ``result.*``."""
    row = result_of(actor=actor, at=at, facts=facts, unit=unit)
    _save(row, force_insert=True)
    _write_authors(row, facts.authors)
    search.refresh(index="result", ids=[row.pk])
    record(actor=actor, at=at, action="result.registered", obj=row, label=str(row), path=row.node.path, after=told(row, facts.authors))
    announce([row])
    _tell_authors(row, facts.authors, actor, at, set())
    return row


def locked(result: WorkResult, version: int | None) -> WorkResult:
    """The row for a change; NotReachable when gone, EditConflict when the reader saw an older one."""
    rows = WorkResult.objects.select_for_update(of=("self",)).select_related("node", "registered_by")
    row = rows.prefetch_related("authors__person").filter(pk=result.pk).first()
    if row is None:
        raise NotReachable("result")
    if version is not None and row.version != version:
        raise EditConflict("result.edit_conflict", theirs={})
    return row


CHANGED = ("kind", "title", "number", "achieved_on", "level", "prize_class", "gap", "issued_by", "node")


@transaction.atomic
def change_result(*, actor: Actor, at: datetime, result: WorkResult, facts: ResultFacts, version: int | None = None) -> WorkResult:
    """The registrar puts it right, a returned one then waits again. RuleBroken ``result.*``; EditConflict when stale."""
    row = locked(result, version)
    ensure(access.may_change(actor, row))
    old = authors_told(row)
    before, was = told(row, old), WorkResult(achieved_on=row.achieved_on, node=row.node)
    fresh = result_of(actor=actor, at=at, facts=facts)
    for name in CHANGED:
        setattr(row, name, getattr(fresh, name))
    row.state, row.reason, row.version = ResultState.REGISTERED, "", row.version + 1
    _save(row, update_fields=[*CHANGED, "state", "reason", "version"])
    row.authors.all().delete()
    _write_authors(row, facts.authors)
    search.refresh(index="result", ids=[row.pk])
    after = told(row, facts.authors)
    record(actor=actor, at=at, action="result.changed", obj=row, label=str(row), path=row.node.path, before=before, after=after)
    announce([was, row])
    _tell_authors(row, facts.authors, actor, at, {a.person.pk for a in old if a.person})
    return row


def settle_results(*, actor: Actor, at: datetime, gone: Sequence[WorkResult], back: Sequence[WorkResult]) -> None:
    """Results of an import were taken back."""
    search.refresh(index="result", ids=[row.pk for row in [*gone, *back]])
    announce([*gone, *back])
