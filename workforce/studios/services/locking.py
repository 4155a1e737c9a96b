"""What the services of a studio share: the row under lock, its trail, its announcement, its notices."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from portal.audit.services import record
from portal.kernel import changes
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.notices.services import notify_person
from portal.people.models import Person
from portal.people.selectors import colleague
from portal.rights.access import Actor
from workforce.studios.models import Studio

EVER = date(2000, 1, 1)


def locked(studio: Studio, version: int | None = None) -> Studio:
    """The row under lock; EditConflict when somebody saved since ``version`` was read."""
    rows = Studio.objects.select_for_update(of=("self",)).select_related("kind", "unit", "branch", "lead__unit", "stage")
    row = rows.filter(pk=studio.pk).first()
    if row is None:
        raise NotReachable("studio")
    if version is not None and row.version != version:
        raise EditConflict("studio.edited", theirs={})
    return row


def save(row: Studio, *names: str) -> None:
    row.version += 1
    row.save(update_fields=[*names, "version"])


def told(row: Studio, actor: Actor, at: datetime, act: str, **more: Any) -> None:
    record(actor=actor, at=at, action=f"studio.{act}", obj=row, label=row.name, path=row.unit.path, **more)


def announce(row: Studio) -> None:
    """Scores from the naming on may have changed for whoever covers the unit."""
    changes.announce("studio", on=row.named_on or EVER, until=date.max, units=[row.unit_id])


def tell(row: Studio, people: Iterable[int | None], code: str, at: datetime, **params: Any) -> None:
    words_ = {"name": row.name, **params}
    for pk in sorted({pk for pk in people if pk is not None}):
        notify_person(person_id=pk, code=f"studio.{code}", params=words_, at=at, url=reverse("studio_detail", args=[row.pk]))


def words(value: str, code: str, field: str, most: int = 300) -> str:
    """Text that has to be there. RuleBroken ``code`` where it is not."""
    if not value.strip():
        raise RuleBroken(f"studio.{code}", field=field)
    return value.strip()[:most]


def somebody(number: str, row: Studio, day: date, field: str) -> Person:
    """A colleague by staff number, of the whole enterprise."""
    found = colleague(number, row.unit, day)
    if found is None:
        raise RuleBroken("studio.no_person", field=field, number=number.strip())
    return found
