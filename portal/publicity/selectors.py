"""Publicities for their readers, objections for those who answer, and who that is."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, IntegerField, QuerySet, Value, When
from django.utils.timezone import localdate

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


def closable_ids(actor: Actor, today: date) -> set[int]:
    """Publicities in the actor's hands whose last day has passed and whose objections are answered: one statement at most."""
    scope = Scope(actor.scope("publicity.manage").paths)
    if scope.is_empty:
        return set()
    rows = Publicity.objects.within(scope).filter(state=PublicityState.RUNNING, ends_on__lt=today)
    return set(rows.exclude(objections__state=ObjectionState.OPEN).values_list("pk", flat=True))


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
