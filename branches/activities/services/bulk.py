"""Many records at once, for imports and demonstrations: the same facts as the page, a constant number of statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from branches.activities import registry, rules
from branches.activities.enums import PRESENT_STATES, ActivityState, AgendaFlag, AttendanceState, SigninMethod
from branches.activities.models import Activity, AgendaItem, Attendance, MeetingResolution
from branches.activities.services.facts import ActivityFacts
from branches.activities.services.minutes import AgendaLine, ResolutionLine
from branches.orgs.models import BranchMembership
from portal.audit.services import record
from portal.kernel import changes
from portal.kernel.errors import RuleBroken, ensure
from portal.rights.access import Actor
from portal.rights.models import User
from portal.search import services as search

CHUNK = 500


@dataclass(frozen=True)
class ActivityRecord:
    """One finished record. ``attendance`` holds every expected person with a state; ``state`` is held, filed or archived."""

    facts: ActivityFacts
    attendance: Mapping[int, str]
    state: str = ActivityState.FILED
    agenda: Sequence[AgendaLine] = field(default_factory=tuple)
    resolutions: Sequence[ResolutionLine] = field(default_factory=tuple)
    filed_by: User | None = None
    archived_by: User | None = None


def _activity(row: ActivityRecord, actor: Actor, at: datetime) -> Activity:
    flags = {line.flag for line in row.agenda}
    is_filed, is_archived = rules.is_counted(row.state), row.state == ActivityState.ARCHIVED
    return Activity(
        **row.facts.columns(),
        state=row.state,
        expected=len(row.attendance),
        present=sum(1 for state in row.attendance.values() if state in PRESENT_STATES),
        has_first_item=AgendaFlag.FIRST in flags,
        has_production_topic=AgendaFlag.PRODUCTION in flags,
        created_by=row.filed_by or actor.user,
        created_at=at,
        filed_by=(row.filed_by or actor.user) if is_filed else None,
        filed_at=at if is_filed else None,
        archived_by=row.archived_by if is_archived else None,
        archived_at=at if is_archived else None,
    )


def _voting(rows: Sequence[ActivityRecord]) -> dict[int, list[tuple[date, date | None, bool]]]:
    """person id -> spells of membership with the right to vote. One statement."""
    people = {pk for row in rows for pk in row.attendance}
    found: dict[int, list[tuple[date, date | None, bool]]] = {}
    for spell in BranchMembership.objects.filter(person_id__in=people):
        found.setdefault(spell.person_id, []).append((spell.from_on, spell.to_on, spell.is_voting))
    return found


@transaction.atomic
def record_activities(*, actor: Actor, at: datetime, rows: Sequence[ActivityRecord], action: str = "activity.recorded") -> list[Activity]:
    """Write finished records in bulk. RuleBroken: outside the reach, end before start, a future start.

    Per chunk of 500: five statements and one audit row; one change per branch and day.
    """
    made: list[Activity] = []
    for start in range(0, len(rows), CHUNK):
        made += _record_chunk(actor, at, rows[start : start + CHUNK], action)
    days = {(a.branch_id, a.held_on) for a in made}
    for branch_id, day in sorted(days):
        changes.announce("activity", on=day, branches=[branch_id])
    return made


def _record_chunk(actor: Actor, at: datetime, rows: Sequence[ActivityRecord], action: str) -> list[Activity]:
    for row in rows:
        ensure(actor.may("import.activities", path=row.facts.branch.node.path))
        ensure(rules.check_times(row.facts.starts_at, row.facts.ends_at))
        if row.facts.starts_at > at:
            raise RuleBroken("activity.future_filed")
    made = Activity.objects.bulk_create([_activity(row, actor, at) for row in rows])
    spells = _voting(rows)

    def votes(person_id: int, day: date) -> bool:
        return any(v and a <= day and (b is None or b >= day) for a, b, v in spells.get(person_id, ()))

    Attendance.objects.bulk_create(
        (
            Attendance(
                activity=activity, person_id=pk, state=state, method=SigninMethod.IMPORT,
                is_voting=votes(pk, activity.held_on), signed_at=activity.starts_at if state == AttendanceState.PRESENT else None,
            )
            for activity, row in zip(made, rows, strict=True)
            for pk, state in row.attendance.items()
        ),
        batch_size=2000,
    )  # fmt: skip
    AgendaItem.objects.bulk_create(
        AgendaItem(activity=activity, no=no, title=line.title, flag=line.flag, gist=line.gist)
        for activity, row in zip(made, rows, strict=True)
        for no, line in enumerate(row.agenda, start=1)
    )
    MeetingResolution.objects.bulk_create(
        MeetingResolution(activity=activity, branch_id=activity.branch_id, no=no, text=line.text, owner=line.owner, due_on=line.due_on)
        for activity, row in zip(made, rows, strict=True)
        for no, line in enumerate(row.resolutions, start=1)
    )
    tags = Activity.tags.through
    tags.objects.bulk_create(
        tags(activity_id=activity.pk, tag_id=tag.pk) for activity, row in zip(made, rows, strict=True) for tag in row.facts.tags or ()
    )
    search.refresh(index="activity", ids=[a.pk for a in made])
    registry.minutes_written([a.pk for a in made])
    record(actor=actor, at=at, action=action, kind="activity", label=str(len(made)), after={"ids": [a.pk for a in made]})
    return made
