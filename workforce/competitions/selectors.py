"""Competitions in reach with their counters, the entries that a reader may see, standings of a drive, the year's calendar."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from portal.catalogue.selectors import value_on, values_on
from portal.files.access import Place
from portal.kernel.scope import Scope, subtree
from portal.organization.enums import NodeKind
from portal.organization.models import Node
from portal.people.enums import PostCategory
from portal.people.models import Person
from portal.people.selectors import by_staff_no
from portal.rights.access import Actor
from portal.rights.models import User
from workforce.competitions import rules
from workforce.competitions.enums import OPEN_STATES, CompetitionState
from workforce.competitions.models import Competition, CompetitionEntry, CompetitionFigure, CompetitionMember
from workforce.mentorship.models import MentorshipAgreement

COMPETITION_KIND, ENTRY_KIND = "competition", "competition-entry"
DEFAULTS = (
    "COMPETITION_THEORY_WEIGHT", "COMPETITION_FIRST_PRIZES", "COMPETITION_SECOND_PRIZES", "COMPETITION_THIRD_PRIZES",
    "COMPETITION_EXCELLENCE_PRIZES",
)  # fmt: skip


def competitions(scope: Scope) -> QuerySet[Competition]:
    """Within ``scope``, beside each how many entries it has."""
    entries = CompetitionEntry.objects.filter(competition=OuterRef("pk")).order_by().values("competition")
    count = Coalesce(Subquery(entries.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)
    rows = Competition.objects.within(scope).select_related("node", "next_up", "panel", "publicity")
    return rows.annotate(entry_count=count).order_by("-starts_on", "-pk")


def state_counts(rows: QuerySet[Competition]) -> dict[str, int]:
    """How many rows are in each state, and all of them: one statement."""
    counts = {state: Count("pk", filter=Q(state=state)) for state in CompetitionState.values}
    return rows.order_by().aggregate(all=Count("pk"), **counts)


def entries(scope: Scope) -> QuerySet[CompetitionEntry]:
    rows = CompetitionEntry.objects.within(scope).select_related("competition__node", "unit", "occupation", "came_from__competition")
    return rows.prefetch_related("members__person")


def entry_ids(scope: Scope, row: Competition) -> set[int]:
    """The entries of a competition that lie in ``scope``."""
    return set(CompetitionEntry.objects.within(scope).filter(competition=row).values_list("pk", flat=True))


def winners(row: Competition) -> list[CompetitionEntry]:
    """What everybody sees of a published result: the prizes, without the scores and without the rest."""
    if row.state != CompetitionState.PUBLISHED:
        return []
    found = row.entries.exclude(prize="").select_related("unit", "occupation").prefetch_related("members__person")  # type: ignore[attr-defined]
    order = {str(prize): n for n, prize in enumerate(rules.PRIZES)}
    return sorted(found, key=lambda e: (e.occupation_id or 0, order[e.prize], e.place or 0, e.pk))


def honourable(row: Competition) -> QuerySet[CompetitionMember]:
    """Winners for whom no honour has been registered."""
    rows = CompetitionMember.objects.filter(competition=row, honour=None).exclude(entry__prize="").select_related("entry", "person")
    return rows.order_by("entry__place", "seat")


def my_entries(person_id: int) -> QuerySet[CompetitionEntry]:
    mine = CompetitionMember.objects.filter(person=person_id).values("entry")
    rows = CompetitionEntry.objects.filter(pk__in=mine).select_related("competition__node", "unit", "occupation")
    return rows.prefetch_related("members__person").order_by("-competition__starts_on", "-pk")


def open_for(person_id: int, scope: Scope, today: date) -> QuerySet[Competition]:
    """Competitions that a worker can enter today and has not entered."""
    mine = CompetitionMember.objects.filter(person=person_id).values("competition")
    rows = competitions(scope).filter(state=CompetitionState.REGISTERING, enrol_from__lte=today, enrol_to__gte=today)
    return rows.exclude(kind="drive").exclude(is_external=True).exclude(pk__in=mine)


def next_tiers(scope: Scope, but: int | None) -> QuerySet[Competition]:
    """Where the best may be sent: competitions of the reach and above it that take entries."""
    rows = Competition.objects.within(scope).filter(state__in=(CompetitionState.PLANNED, CompetitionState.REGISTERING))
    return rows.exclude(pk=but) if but is not None else rows


def defaults_on(day: date) -> dict[str, Any]:
    """What a new plan begins with: one statement."""
    found = values_on(DEFAULTS, day)
    return {code.removeprefix("COMPETITION_").lower(): int(found[code]) for code in DEFAULTS}


def people_for(actor: Actor, numbers: set[str]) -> dict[str, Person]:
    """People by staff number whom the actor may enter: those of his office, for a worker his own unit."""
    scope = actor.scope("competition.enter")
    paths = list(scope.paths)
    if scope.person_id is not None and actor.user is not None and actor.user.person is not None:
        paths.append(actor.user.person.unit.path)
    return by_staff_no(Scope(tuple(paths), scope.person_id), numbers)


# --- the jury -------------------------------------------------------------------------------------------------------------------


def conflicts_of(case: Any, users: Sequence[User]) -> dict[int, str]:
    """Who stands aside for an entry (docs/rules.md 3.4 EXM-08): contestants, their mentors and apprentices, their superiors, their
    crew. Kinship is not on record: it is declared by the member himself. Three statements."""
    people = list(Person.objects.filter(competition_entries__entry=case.record_id).select_related("unit"))
    ids = {p.pk for p in people}
    judges = {u.person_id: u.pk for u in users if u.person_id is not None}
    pairs = MentorshipAgreement.objects.filter(state__in=("signing", "running", "done"))
    tied = Q(mentor__in=ids, apprentice__in=list(judges)) | Q(apprentice__in=ids, mentor__in=list(judges))
    close = {person for pair in pairs.filter(tied).values_list("mentor_id", "apprentice_id") for person in pair}
    units = {p.unit_id: p.unit.kind for p in people}
    near = Person.objects.filter(pk__in=list(judges), unit__in=list(units)).values_list("pk", "unit_id", "post_category")
    found: dict[int, str] = {}
    for pk, unit_id, category in near:
        if units[unit_id] == NodeKind.TEAM:
            found[judges[pk]] = "competition.conflict_crew"
        elif category == PostCategory.MANAGEMENT:
            found[judges[pk]] = "competition.conflict_superior"
    found |= {judges[pk]: "competition.conflict_mentor" for pk in close if pk in judges}
    return found | {judges[pk]: "competition.conflict_own" for pk in ids if pk in judges}


def judged_entry(pk: int) -> CompetitionEntry | None:
    """The entry of a case, for a member of the jury who may sit outside its reach."""
    return CompetitionEntry.objects.filter(pk=pk).select_related("competition", "unit", "occupation").first()


def people_of_entries(ids: Collection[int]) -> Iterable[int]:
    return CompetitionMember.objects.filter(entry__in=list(ids)).values_list("person_id", flat=True)


# --- drives ---------------------------------------------------------------------------------------------------------------------


@dataclass
class UnitStanding:
    """A unit of a drive. ``reached``: percent of its targets, None as long as a figure is missing."""

    unit: Node
    figures: list[CompetitionFigure] = field(default_factory=list)
    reached: Decimal | None = None
    place: int | None = None


def standing_units(row: Competition, *, checked: bool = False) -> list[UnitStanding]:
    """Units of a drive by what they have reached; ``checked``: empty unless every figure has been checked. Two statements."""
    cap = Decimal(str(value_on("COMPETITION_ATTAINMENT_CAP", row.starts_on, before=rules.MOST)))
    figures = list(CompetitionFigure.objects.filter(target__competition=row).select_related("target", "unit"))
    if checked and (not figures or any(f.measured is None or f.checked_by_id is None for f in figures)):
        return []
    found: dict[int, UnitStanding] = {}
    for figure in figures:
        found.setdefault(figure.unit_id, UnitStanding(figure.unit)).figures.append(figure)
    for unit in found.values():
        facts = [rules.DriveFigure(f.planned, f.measured, f.target.weight, f.target.is_less_better) for f in unit.figures]
        unit.reached = rules.attainment(facts, cap)
    placed = rules.unit_places({pk: unit.reached for pk, unit in found.items() if unit.reached is not None})
    for pk, place in placed.items():
        found[pk].place = place  # type: ignore[index]
    return sorted(found.values(), key=lambda u: (u.place is None, u.place or 0, u.unit.path))


# --- the year -------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class UnitYear:
    unit: Node
    held: int
    missing: int


@dataclass(frozen=True)
class Year:
    """The competitions of a year by month, and what each unit still owes."""

    months: list[tuple[int, list[Competition]]]
    units: list[UnitYear]
    wanted: int


def year_of(scope: Scope, year: int) -> Year:
    """The calendar of a year: four statements."""
    rows = list(competitions(scope).filter(starts_on__year=year).exclude(state=CompetitionState.CANCELLED))
    wanted = int(value_on("COMPETITION_YEAR_MINIMUM", date(year, 12, 31), before=0))
    units = Node.objects.within(Scope(scope.paths)).filter(kind=NodeKind.PLANT, closed_on=None).order_by("path")
    own = [c.node.path for c in rows if not c.is_external]
    counted = [(unit, sum(path.startswith(unit.path) for path in own)) for unit in units]
    by_month: dict[int, list[Competition]] = {}
    for row in sorted(rows, key=lambda c: (c.starts_on, c.pk)):
        by_month.setdefault(row.starts_on.month, []).append(row)
    return Year(sorted(by_month.items()), [UnitYear(unit, n, rules.missing(n, wanted)) for unit, n in counted], wanted)


# --- what waits -----------------------------------------------------------------------------------------------------------------


def for_office(actor: Actor) -> QuerySet[Competition]:
    """Competitions in which the organiser has something to do: nominations to confirm, or results to publish."""
    reach = Q()
    for path in actor.scope("competition.run").paths:
        reach |= subtree("node__path", path)
    if not reach:
        return Competition.objects.none()
    waits = Q(state=CompetitionState.SCORED, publicity=None) | Q(state__in=OPEN_STATES, entries__state="nominated")
    return Competition.objects.filter(reach).filter(waits).select_related("node").distinct().order_by("starts_on", "pk")


def node_of(pk: int) -> int | None:
    return Competition.objects.filter(pk=pk).values_list("node_id", flat=True).first()


def file_reach(actor: Actor) -> QuerySet[Competition, int]:
    return Competition.objects.within(Scope(actor.scope("competition.run").paths)).order_by().values_list("pk", flat=True)


def file_places(actor: Actor, ids: Iterable[int]) -> dict[int, Place]:
    rows = Competition.objects.within(actor.scope("competition.view")).filter(pk__in=list(ids))
    return {r.pk: Place(r.name, reverse("competition_detail", args=[r.pk])) for r in rows}
