"""Publicities for their readers, objections for those who answer, and who that is."""

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils.timezone import localdate, localtime

from portal.calendar.selectors import work_calendar
from portal.catalogue.selectors import value_on
from portal.kernel.scope import Scope
from portal.kernel.sentences import sentence
from portal.kernel.verdict import Verdict
from portal.publicity import access, registry, rules
from portal.publicity.enums import ObjectionState, PublicityState
from portal.publicity.models import Publicity, PublicityEntry, PublicityObjection
from portal.rights.access import Actor
from portal.rights.matrix import MATRIX
from portal.rights.models import RoleGrant

TO_ANSWER, TO_CLOSE = "to_answer", "to_close"  # tabs of the list beside the states


def answer_due(raised_on: date) -> date:
    """The day by which an objection of ``raised_on`` is answered: two statements."""
    return work_calendar(raised_on).add(raised_on, value_on("PUBLICITY_ANSWER_DAYS", raised_on))


def due_of(objection: PublicityObjection) -> date:
    """The day by which ``objection`` is answered."""
    return answer_due(localdate(objection.raised_at))


def answerers(publicity: Publicity, day: date) -> list[int]:
    """Accounts that hold ``publicity.answer`` over the node of ``publicity`` on ``day``, without whom it is about."""
    above = access.nodes_above(publicity.node.path)
    grants = RoleGrant.objects.valid_on(day).filter(role__in=MATRIX["publicity.answer"].roles, node__path__in=above, user__is_active=True)
    return list(grants.exclude(user__person__in=registry.people_of(publicity)).values_list("user_id", flat=True).distinct())


def listed(actor: Actor) -> QuerySet[Publicity]:
    """What the actor may read, the running ones first, those that end first before the others."""
    rank = Case(When(state=PublicityState.RUNNING, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = access.readable_by(actor).select_related("node")
    counted = rows.annotate(rank=rank, entry_count=Count("entries", distinct=True))
    return counted.order_by("rank", "-ends_on", "-pk")


def state_counts(rows: QuerySet[Publicity]) -> dict[str, int]:
    """How many are in each state: one statement."""
    return dict(rows.order_by().values_list("state").annotate(n=Count("pk", distinct=True)))


def closable(actor: Actor, today: date) -> QuerySet[Publicity]:
    """Publicities in the actor's hands that ``closing_verdict`` lets end today: past their last day, every objection answered,
    none upheld against the whole (that one can only be withdrawn)."""
    hinders = Q(state=ObjectionState.OPEN) | Q(state=ObjectionState.UPHELD, entry=None)
    hindered = Exists(PublicityObjection.objects.filter(hinders, publicity=OuterRef("pk")))
    rows = Publicity.objects.within(Scope(actor.scope("publicity.manage").paths))
    return rows.filter(~hindered, state=PublicityState.RUNNING, ends_on__lt=today)


def answerable(actor: Actor) -> list[PublicityObjection]:
    """Open objections of running publicities that ``access.may_answer`` lets the actor answer: not his own, not to what he
    opened, not to what is about himself. One statement where there is none, else three and one for each kind of record."""
    rows = objections_in_reach(actor).filter(state=ObjectionState.OPEN, publicity__state=PublicityState.RUNNING)
    found = list(rows.exclude(raised_by=actor.user_id).exclude(publicity__opened_by=actor.user_id))
    about_him = _about(actor, {o.publicity_id for o in found}) if found else set()
    return [o for o in found if o.publicity_id not in about_him]


def _about(actor: Actor, ids: set[int]) -> set[int]:
    """Publicities that are about the actor: he must not learn that somebody objects."""
    if actor.person_id is None:
        return set()
    kinds: dict[str, set[int]] = defaultdict(set)
    entries = PublicityEntry.objects.filter(publicity__in=ids, record_id__isnull=False).values_list("record_kind", "record_id")
    for kind, pk in entries:
        if pk is not None:
            kinds[kind].add(pk)
    if not any(actor.person_id in registry.people_of_records(kind, found) for kind, found in kinds.items()):
        return set()
    return {row.pk for row in Publicity.objects.filter(pk__in=ids) if actor.person_id in registry.people_of(row)}


@dataclass(frozen=True)
class Waiting:
    """What of the list waits for the actor: the same rows that his to-dos count."""

    to_answer: frozenset[int]
    to_close: frozenset[int]

    def of(self, wanted: str) -> frozenset[int] | None:
        """The publicities behind a tab of the list; None where it is no such tab."""
        return {TO_ANSWER: self.to_answer, TO_CLOSE: self.to_close}.get(wanted)


def waiting(actor: Actor, today: date) -> Waiting:
    """Publicities with objections to answer, and those that may be closed."""
    answers = answerable(actor) if actor.can("publicity.answer") else []
    closes = closable(actor, today).values_list("pk", flat=True) if actor.can("publicity.manage") else ()
    return Waiting(frozenset(o.publicity_id for o in answers), frozenset(closes))


def closing_verdict(row: Publicity, today: date) -> Verdict:
    """Whether ``row`` may end ``today``, by its days and its objections: two statements."""
    open_count = row.objections.filter(state=ObjectionState.OPEN).count()
    is_whole_upheld = row.objections.filter(state=ObjectionState.UPHELD, entry=None).exists()
    return rules.closing_verdict(row.state, today, row.ends_on, open_count=open_count, is_whole_upheld=is_whole_upheld)


def closing_hint(row: Publicity, today: date) -> str:
    """Why ``row`` cannot end yet, as a sentence; empty when it can."""
    verdict = closing_verdict(row, today)
    return "" if verdict else sentence(verdict.code, verdict.params)


def objections_in_reach(actor: Actor) -> QuerySet[PublicityObjection]:
    """Objections that the actor's offices may read and answer."""
    rows = PublicityObjection.objects.within(Scope(actor.scope("publicity.answer").paths))
    return rows.select_related("publicity__node", "entry", "raised_by__person__unit", "answered_by")


@dataclass(frozen=True)
class Board:
    """A publicity as its page shows it to one reader. ``own`` are his objections; ``all_objections`` only for who answers."""

    row: Publicity
    entries: list[PublicityEntry]
    own: list[PublicityObjection]
    all_objections: list[PublicityObjection]
    days_left: int
    is_window_open: bool
    can_answer: bool

    @property
    def open_count(self) -> int:
        return sum(o.state == ObjectionState.OPEN for o in self.all_objections)


def board_of(actor: Actor, row: Publicity, today: date) -> Board:
    """What ``actor`` sees of ``row``; four statements, two more for whoever answers."""
    sees_all = access.sees_objectors(actor, row)
    rows = row.objections.select_related("entry", "raised_by__person__unit", "answered_by")
    everything = list(rows) if sees_all else list(rows.filter(raised_by=actor.user_id))
    window = rules.window_verdict(row.state, today, row.starts_on, row.ends_on)
    return Board(
        row=row,
        entries=list(row.entries.all()),
        own=[o for o in everything if o.raised_by_id == actor.user_id],
        all_objections=everything if sees_all else [],
        days_left=max(0, work_calendar(today).until(today, row.ends_on)),
        is_window_open=bool(window),
        can_answer=sees_all,
    )


def closure_facts(row: Publicity) -> dict[str, Any]:
    """What the closure note says: plain values for a page or a document, without the names of those who objected.

    ``objections`` by what became of them, ``settled`` in the order in which they were raised: the entry, the verdict, the
    answer's day; ``opener`` and ``closer`` names; ``hash`` as sealed at the closing and ``is_intact`` whether the facts still
    give it. Three statements.
    """
    objections = list(row.objections.select_related("entry"))
    facts: dict[str, Any] = {
        "title": row.title,
        "text": row.text,
        "starts_on": row.starts_on.isoformat(),
        "ends_on": row.ends_on.isoformat(),
        "workdays": row.workdays,
        "entries": [{"no": e.no, "label": e.label, "detail": e.detail, "is_dropped": e.is_dropped} for e in row.entries.all()],
        "objections": {
            "count": len(objections),
            "upheld": sum(o.state == ObjectionState.UPHELD for o in objections),
            "dismissed": sum(o.state == ObjectionState.DISMISSED for o in objections),
        },
        "settled": [
            {
                "entry": o.entry.no if o.entry else None,
                "state": str(o.state),
                "answered_on": localdate(o.answered_at).isoformat() if o.answered_at else None,
            }
            for o in objections
        ],
        "closed_at": localtime(row.closed_at).strftime("%Y-%m-%d %H:%M") if row.closed_at else "",
        "note": row.closing_note,
    }
    sealed = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    found = hashlib.sha256(sealed.encode()).hexdigest()
    names = {"node": row.node.name, "opener": str(row.opened_by), "closer": str(row.closed_by or "")}  # may be renamed later: unsealed
    return facts | names | {"hash": row.closing_hash, "found": found, "is_intact": row.closing_hash == found}
