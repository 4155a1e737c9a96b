"""What the services of competitions share: rows under lock, the trail, announcements, notices."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate

from portal.audit.services import record
from portal.kernel import changes
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.notices.services import notify_person
from portal.rights.access import Actor
from workforce.competitions.models import Competition, CompetitionEntry, CompetitionMember


def locked(competition: Competition, version: int | None = None) -> Competition:
    """The row under lock; EditConflict when somebody saved since ``version`` was read."""
    rows = Competition.objects.select_for_update(of=("self",)).select_related("node", "next_up__node", "panel", "publicity")
    row = rows.filter(pk=competition.pk).first()
    if row is None:
        raise NotReachable("competition")
    if version is not None and row.version != version:
        raise EditConflict("competition.edited", theirs={"": row.get_state_display()})
    return row


def locked_entry(entry: CompetitionEntry, version: int | None = None) -> CompetitionEntry:
    """The entry with its competition, both under lock: the competition's state decides what may be done."""
    row = locked(entry.competition)
    found = CompetitionEntry.objects.select_for_update(of=("self",)).select_related("unit", "occupation")
    kept = found.prefetch_related("members__person").filter(pk=entry.pk).first()
    if kept is None:
        raise NotReachable("competition")
    if version is not None and kept.version != version:
        raise EditConflict("competition.edited", theirs={})
    kept.competition = row
    return kept


def save(row: Competition | CompetitionEntry, *names: str) -> None:
    row.version += 1
    row.save(update_fields=[*names, "version"])


def told(row: Competition, actor: Actor, at: datetime, act: str, **more: Any) -> None:
    label = more.pop("label", "")
    words = f"{row.name} · {label}" if label else row.name
    record(actor=actor, at=at, action=f"competition.{act}", obj=row, label=words[:200], path=row.node.path, **more)


def announce(row: Competition, at: datetime) -> None:
    """Who took part and who won may have changed since the competition."""
    found = CompetitionMember.objects.filter(competition=row).values_list("person_id", "entry__unit_id")
    pairs = list(found)
    first = min(row.starts_on, localdate(at))
    if pairs:
        changes.announce("competition", on=first, until=date.max, people={p for p, _ in pairs}, units={u for _, u in pairs})


def people_in(row: Competition) -> list[int]:
    return list(CompetitionMember.objects.filter(competition=row).values_list("person_id", flat=True))


def tell(row: Competition, people: Iterable[int], code: str, at: datetime, **params: Any) -> None:
    url = reverse("competition_detail", args=[row.pk])
    for pk in sorted(set(people)):
        notify_person(person_id=pk, code=f"competition.{code}", params={"name": row.name, **params}, at=at, url=url)


def words(value: str, code: str, field: str, most: int = 300) -> str:
    """Text that has to be there. RuleBroken ``code`` where it is not."""
    if not value.strip():
        raise RuleBroken(f"competition.{code}", field=field)
    return value.strip()[:most]
