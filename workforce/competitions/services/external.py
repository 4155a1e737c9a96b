"""Results of competitions that somebody else has held, from a table. Published by a second person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from portal.kernel.errors import RuleBroken
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import Actor
from workforce.competitions.enums import CompetitionKind, CompetitionState, ContestantKind
from workforce.competitions.models import Competition, CompetitionEntry, CompetitionMember
from workforce.competitions.services.locking import announce, locked, told
from workforce.skills.models import Occupation


@dataclass(frozen=True)
class ExternalResult:
    """One line of an announcement. ``node``: the unit of ours that keeps it."""

    name: str
    level: int
    host: str
    held_on: date
    node: Node
    person: Person
    occupation: Occupation | None
    place: int | None
    field: int | None = None
    prize: str = ""
    contest_class: str = ""
    group: str = ""
    contestant: str = ContestantKind.STAFF


def _known(result: ExternalResult) -> QuerySet[Competition]:
    """The competition as it may be known, in several units: by name, day and tier."""
    rows = Competition.objects.filter(name=result.name, starts_on=result.held_on, level=result.level, is_external=True)
    return rows.exclude(state=CompetitionState.CANCELLED).select_related("node").order_by("pk")


def _found(result: ExternalResult, actor: Actor) -> tuple[Competition | None, CompetitionEntry | None]:
    """The competition that the line belongs to, never one of a unit beyond the importer's reach; the person's entry, wherever."""
    entry = CompetitionEntry.objects.filter(competition__in=_known(result), members__person=result.person).first()
    scope = actor.scope("import.competition-results")
    return next((row for row in _known(result) if scope.covers(row.node.path)), None), entry


def _made(result: ExternalResult, actor: Actor, at: datetime) -> Competition:
    assert actor.user is not None
    row = Competition.objects.create(
        name=result.name, level=result.level, kind=CompetitionKind.SKILLS, node=result.node, host=result.host, is_external=True,
        is_planned=False, contest_class=result.contest_class, group=result.group, enrol_from=result.held_on, enrol_to=result.held_on,
        starts_on=result.held_on, theory_weight=0, first_prizes=0, second_prizes=0, third_prizes=0, excellence_prizes=0,
        state=CompetitionState.SCORED, created_by=actor.user, created_at=at, finished_by=actor.user,
    )  # fmt: skip
    told(row, actor, at, "external_told", after={"level": str(row.level), "host": row.host})
    return row


@transaction.atomic
def note_external(*, actor: Actor, at: datetime, result: ExternalResult) -> tuple[Competition | None, CompetitionEntry | None]:
    """Write one line down: (competition if it is new, entry if it is new). Neither where all of it is known already.

    RuleBroken where the known line says something else, or the result has been published since.
    """
    if result.place is None and not result.prize:
        raise RuleBroken("competition.place_or_prize", field="place")
    if result.place is not None and (result.place < 1 or (result.field is not None and result.field < result.place)):
        raise RuleBroken("competition.place_beyond", field="place")
    known, entry = _found(result, actor)
    if known is not None:
        known = locked(known)
        entry = CompetitionEntry.objects.filter(competition=known, members__person=result.person).first() or entry
    if entry is not None:
        same = (entry.place, entry.field, entry.prize) == (result.place, result.field, result.prize)
        if not same:
            raise RuleBroken("competition.known_otherwise", field="place")
        return None, None
    row = known or _made(result, actor, at)
    if row.state != CompetitionState.SCORED or row.publicity_id is not None:
        raise RuleBroken("competition.external_closed", field="name")
    assert actor.user is not None
    entry = CompetitionEntry.objects.create(
        competition=row, unit=result.person.unit, occupation=result.occupation, contestant=result.contestant, place=result.place,
        field=result.field, prize=result.prize, entered_by=actor.user, entered_at=at, scored_by=actor.user, scored_at=at,
    )  # fmt: skip
    CompetitionMember.objects.create(competition=row, entry=entry, person=result.person)
    after = {"person": result.person.staff_no, "place": str(result.place), "prize": result.prize}
    told(row, actor, at, "outcome_noted", label=result.person.name, after=after)
    announce(row, at)
    return (row if known is None else None), entry


def settle_external(*, actor: Actor, at: datetime, gone: Sequence[CompetitionEntry], back: Sequence[CompetitionEntry]) -> None:
    """Entries of an import were taken back."""
    for row in Competition.objects.filter(pk__in={e.competition_id for e in [*gone, *back]}):
        announce(row, at)
