"""Who takes part: entries of workers and offices, teams, withdrawal, and those who qualify one tier up."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from portal.kernel.errors import NotReachable, RuleBroken, ensure
from portal.people.models import Person
from portal.rights.access import Actor
from workforce.competitions import access, rules
from workforce.competitions.enums import ContestantKind, EntryState
from workforce.competitions.models import Competition, CompetitionEntry, CompetitionMember
from workforce.competitions.services.locking import announce, locked, locked_entry, save, tell, told
from workforce.skills.models import Occupation


def label_of(entry: CompetitionEntry) -> str:
    """The team, or the contestant's name."""
    if entry.team_name:
        return entry.team_name
    return "、".join(m.person.name for m in entry.members.all())


def _put(row: Competition, entry: CompetitionEntry, people: Sequence[Person]) -> None:
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
            CompetitionMember.objects.bulk_create(
                CompetitionMember(competition=row, entry=entry, person=p, seat=n) for n, p in enumerate(people, 1)
            )
    except IntegrityError:
        raise RuleBroken("competition.twice", field="people") from None


@transaction.atomic
def enter(
    *, actor: Actor, at: datetime, competition: Competition, people: Sequence[Person], occupation: Occupation | None = None,
    team_name: str = "", contestant: str = ContestantKind.STAFF,
) -> CompetitionEntry:  # fmt: skip
    """Enter a contestant or a team, the first one standing for it. RuleBroken ``competition.*``."""
    row, today = locked(competition), localdate(at)
    if not row.__class__.objects.within(actor.scope("competition.view")).filter(pk=row.pk).exists():
        raise NotReachable("competition.view")
    people = list(dict.fromkeys(people))
    ensure(access.may_enter(actor, row, people, today))
    ensure(rules.team_verdict(len(people), row.team_size), field="people")
    if row.team_size > 1 and not team_name.strip():
        raise RuleBroken("competition.team_name_needed", field="team_name")
    if any(p.left_on is not None and p.left_on < today for p in people):
        raise RuleBroken("competition.has_left", field="people")
    wanted = set(row.occupations.values_list("pk", flat=True))
    if wanted and (occupation is None or occupation.pk not in wanted):
        raise RuleBroken("competition.occupation_other", field="occupation")
    assert actor.user is not None
    entry = CompetitionEntry(
        competition=row, unit=people[0].unit, occupation=occupation, team_name=team_name.strip()[:60] if row.team_size > 1 else "",
        contestant=ContestantKind(contestant), entered_by=actor.user, entered_at=at,
    )  # fmt: skip
    _put(row, entry, people)
    told(row, actor, at, "entered", label=label_of(entry), after={"people": "、".join(p.staff_no for p in people)})
    announce(row, at)
    tell(row, [p.pk for p in people if p.pk != actor.person_id], "entered_notice", at, on=row.starts_on.isoformat())
    return entry


@transaction.atomic
def withdraw_entry(*, actor: Actor, at: datetime, entry: CompetitionEntry) -> Competition:
    """Take an entry back while enrolment is open; also how the organiser declines one that came from below."""
    kept = locked_entry(entry)
    row = kept.competition
    ensure(access.may_withdraw(actor, kept))
    people, label = [m.person_id for m in kept.members.all()], label_of(kept)
    announce(row, at)
    kept.delete()
    told(row, actor, at, "withdrawn", label=label)
    tell(row, set(people) - {actor.person_id}, "withdrawn_notice", at)  # type: ignore[arg-type]
    return row


@transaction.atomic
def accept_entry(*, actor: Actor, at: datetime, entry: CompetitionEntry) -> CompetitionEntry:
    """The organiser takes an entry that one tier below has nominated."""
    kept = locked_entry(entry)
    row = kept.competition
    ensure(access.may_run(actor, row, "enter"))
    if kept.state != EntryState.NOMINATED:
        raise RuleBroken("competition.not_nominated")
    kept.state = EntryState.ENTERED
    save(kept, "state")
    told(row, actor, at, "accepted", label=label_of(kept))
    tell(row, [m.person_id for m in kept.members.all()], "accepted_notice", at, on=row.starts_on.isoformat())
    return kept


@transaction.atomic
def send_up(*, actor: Actor, at: datetime, competition: Competition, version: int) -> int:
    """Nominate the best of each occupation for the next tier; returns how many. Safe to press again: nobody is sent twice."""
    row = locked(competition, version)
    ensure(access.may_run(actor, row, "send_up"))
    if row.next_up is None:
        raise RuleBroken("competition.no_next")
    above = locked(row.next_up)
    ensure(rules.send_up_verdict(row.level, above.level, above.state, row.quota_up))
    wanted = set(above.occupations.values_list("pk", flat=True))
    there = set(CompetitionMember.objects.filter(competition=above).values_list("person_id", flat=True))
    best = row.entries.filter(place__lte=row.quota_up, is_struck=False).select_related("unit").prefetch_related("members__person__unit")
    assert actor.user is not None
    made = 0
    for entry in best.order_by("occupation", "place", "pk"):
        people = [m.person for m in entry.members.all()]
        fits = (not wanted or entry.occupation_id in wanted) and rules.team_verdict(len(people), above.team_size)
        if not fits or any(p.pk in there or p.left_on is not None for p in people):
            continue
        sent = CompetitionEntry(
            competition=above, unit=entry.unit, occupation_id=entry.occupation_id, team_name=entry.team_name,
            contestant=entry.contestant, state=EntryState.NOMINATED, came_from=entry, entered_by=actor.user, entered_at=at,
        )  # fmt: skip
        _put(above, sent, people)
        tell(above, [p.pk for p in people], "nominated_notice", at, below=row.name)
        made += 1
    if not made:
        raise RuleBroken("competition.nobody_to_send")
    save(row)
    told(row, actor, at, "sent_up", after={"to": above.name, "entries": made})
    told(above, actor, at, "nominated", after={"from": row.name, "entries": made})
    return made
